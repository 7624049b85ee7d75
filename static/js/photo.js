// A photo is made small on the phone before it is sent, under 200 KB, and shown. What cannot be read stays as it is: the
// server checks.
{
  const MOST = 200 * 1024;
  const TRIES = [[1600, 0.8], [1600, 0.65], [1280, 0.65], [1280, 0.5], [1024, 0.5], [800, 0.5], [640, 0.4]]; // edge, quality
  const smaller = async (file) => {
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
    return blob && blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
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
  document.addEventListener("change", async (event) => {
    const input = event.target;
    if (!input.matches('input[type="file"][accept^="image"]')) return;
    let [file] = input.files;
    if (file && !input.multiple) {
      try {
        file = await smaller(file);
        const list = new DataTransfer();
        list.items.add(file);
        input.files = list.files;
      } catch { /* not a picture this browser reads */ }
    }
    show(input, file);
  });
}
