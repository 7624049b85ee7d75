// A photo is looked at as soon as it is chosen: what is none, is cut off or cannot be opened is said at the field at once, in
// the words of the server. A good one is made small on the phone before it is sent, under 200 KB, and shown.
{
  const MOST = 200 * 1024;
  const MOST_TAKEN = 12 * 1024 * 1024;
  const MOST_POINTS = 64e6; // all of them are opened before the picture is made small; no phone has room for more
  const TRIES = [[1600, 0.8], [1600, 0.65], [1280, 0.65], [1280, 0.5], [1024, 0.5], [800, 0.5], [640, 0.4]]; // edge, quality
  const text = (bytes, from, to) => String.fromCharCode(...bytes.subarray(from, to));
  const kindOf = (bytes) => {
    if (bytes[0] === 0xff && bytes[1] === 0xd8) return "jpeg";
    if (text(bytes, 1, 4) === "PNG") return "png";
    if (text(bytes, 0, 4) === "RIFF" && text(bytes, 8, 12) === "WEBP") return "webp";
    if (text(bytes, 4, 8) === "ftyp" && /heic|heix|hevc|mif1|msf1|avif/.test(text(bytes, 8, 40))) return "heic";
    return /<svg/i.test(text(bytes, 0, 512)) ? "drawing" : "none";
  };
  const find = (bytes, first, second, from) => {
    for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) if (bytes[at + 1] === second) return at;
    return -1;
  };
  // A browser draws half a picture with its rest in grey; its end is missing.
  const isWhole = (kind, bytes) => {
    if (kind === "png") return text(bytes, bytes.length - 64 > 0 ? bytes.length - 64 : 0, bytes.length).includes("IEND");
    if (kind === "webp") return new DataView(bytes.buffer).getUint32(4, true) + 8 <= bytes.length;
    let at = 2;
    while (bytes[at] === 0xff && bytes[at + 1] !== 0xda && at < bytes.length) at += 2 + (bytes[at + 2] << 8 | bytes[at + 3]);
    return find(bytes, 0xff, 0xd9, at) > 0;
  };
  // Width times height, as the file's head says them.
  const pointsOf = (kind, bytes) => {
    const view = new DataView(bytes.buffer);
    if (kind === "png") return view.getUint32(16) * view.getUint32(20);
    if (kind === "jpeg") {
      for (let at = 2; bytes[at] === 0xff; at += 2 + view.getUint16(at + 2)) {
        if (bytes[at + 1] >> 4 === 0xc && ![0xc4, 0xc8, 0xcc].includes(bytes[at + 1])) return view.getUint16(at + 5) * view.getUint16(at + 7);
      }
      return 0;
    }
    const form = text(bytes, 12, 16);
    if (form === "VP8X") return [24, 27].reduce((points, at) => points * (1 + (view.getUint32(at, true) & 0xffffff)), 1);
    const sides = view.getUint32(form === "VP8L" ? 21 : 26, true);
    return (1 + (sides & 0x3fff)) * (1 + (sides >>> (form === "VP8L" ? 14 : 16) & 0x3fff));
  };
  const smaller = async (file, isKept) => {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const canvas = document.createElement("canvas");
    let blob;
    for (const [edge, quality] of TRIES) {
      const scale = Math.min(1, edge / Math.max(bitmap.width, bitmap.height));
      canvas.width = Math.round(bitmap.width * scale);
      canvas.height = Math.round(bitmap.height * scale);
      canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
      if (!blob || blob.size <= MOST) break;
    }
    bitmap.close();
    return blob && (blob.size < file.size || !isKept) ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
  };
  // The file to send, or the name of the words that say why there is none.
  const lookAt = async (file) => {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const kind = kindOf(bytes);
    if (["none", "drawing"].includes(kind)) return kind;
    if (kind !== "heic" && !isWhole(kind, bytes)) return "damaged";
    try {
      if (kind !== "heic" && pointsOf(kind, bytes) > MOST_POINTS) return "points";
      return await smaller(file, kind !== "heic");
    } catch {
      return kind === "heic" ? "heic" : file.size > MOST_TAKEN ? "large" : "damaged";
    }
  };
  const show = (input, file) => {
    const box = input.closest(".file");
    if (!box) return;
    const old = box.querySelector(".file__preview");
    if (old) { URL.revokeObjectURL(old.src); old.remove(); }
    if (!file) return;
    const image = document.createElement("img");
    image.className = "file__preview";
    image.alt = file.name;
    image.src = URL.createObjectURL(file);
    image.addEventListener("error", () => image.remove());
    box.append(image);
  };
  const take = async (input) => {
    const [chosen] = input.files;
    let file = chosen;
    fileField.good(input);
    if (chosen && !input.multiple) {
      const found = await lookAt(chosen).catch(() => chosen);
      if (input.files[0] !== chosen) return; // another was chosen meanwhile
      if (typeof found === "string") {
        fileField.refuse(input, input.dataset[found]);
        file = null;
      } else if (found !== chosen) {
        const list = new DataTransfer();
        list.items.add(found);
        input.files = list.files;
        file = found;
      }
    }
    show(input, file);
  };
  document.addEventListener("change", ({ target }) => {
    if (!target.matches('input[type="file"][accept^="image"]')) return;
    const taken = take(target);
    fileField.work(target, () => taken);
  });
}
