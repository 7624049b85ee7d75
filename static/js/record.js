// Recording on the page: the field `input[type=file][accept^=audio]` gets a button. Without a microphone, or without
// scripts, it stays what it is: the phone's own recorder, or a file. A form that is sent stops a recording and takes it along;
// whoever leaves the page with one that is not saved is asked.
{
  const KINDS = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
  const ENDING = { "audio/webm": "webm", "audio/ogg": "ogg", "audio/mp4": "m4a" };
  const MOST = 12 * 1024 * 1024;
  const ALMOST = 0.02; // as the server counts
  const canRecord = () => Boolean(window.MediaRecorder && navigator.mediaDevices && navigator.mediaDevices.getUserMedia);
  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

  const put = (input, blob) => {
    const type = blob.type.split(";")[0];
    const list = new DataTransfer();
    list.items.add(new File([blob], `recording.${ENDING[type] || "webm"}`, { type }));
    input.files = list.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // How long it is and whether it is one at all, said as soon as it is chosen, in the words of the server.
  const lookAt = async (file, longest) => {
    if (file.size > MOST) return { wrong: "large" };
    const bytes = await file.arrayBuffer();
    const head = String.fromCharCode(...new Uint8Array(bytes.slice(0, 12)));
    const isKept = head.startsWith("\x1a\x45\xdf\xa3") || head.startsWith("OggS") || head.slice(4, 8) === "ftyp";
    let seconds = 0;
    try { seconds = (await new OfflineAudioContext(1, 1, 8000).decodeAudioData(bytes)).duration; } catch {
      return { wrong: isKept ? "damaged" : "none" };
    }
    if (seconds > longest + 1) return { wrong: "longer" };
    return isKept ? { seconds } : { wrong: "none" };
  };

  const play = async (input, box, time) => {
    const old = box.querySelector("audio");
    if (old) { URL.revokeObjectURL(old.src); old.remove(); }
    fileField.good(input);
    const [file] = input.files;
    if (!file) return;
    const { wrong, seconds } = await lookAt(file, Number(input.dataset.longest)).catch(() => ({}));
    if (input.files[0] !== file) return; // another was chosen meanwhile
    if (wrong) {
      time.textContent = "";
      fileField.refuse(input, input.dataset[wrong]);
      return;
    }
    if (seconds) time.textContent = clock(Math.max(1, Math.floor(seconds + ALMOST)));
    const sound = document.createElement("audio");
    sound.controls = true;
    sound.src = URL.createObjectURL(file);
    sound.addEventListener("error", () => sound.remove());
    box.append(sound);
  };

  const equip = (input) => {
    const words = input.dataset;
    const box = document.createElement("div");
    box.className = "recorder";
    input.after(box);
    const time = document.createElement("span");
    time.className = "recorder__time";
    box.append(time);
    let played;
    let isSafe = false; // sent, or kept on the phone
    input.addEventListener("change", () => {
      isSafe = false;
      played = play(input, box, time);
      fileField.work(input, () => played);
    });
    addEventListener("submit", (event) => { if (event.target === input.form && !event.defaultPrevented) isSafe = true; });
    ["collectives:sending", "collectives:kept"].forEach((name) => input.form.addEventListener(name, () => { isSafe = true; }));
    input.form.addEventListener("reset", () => setTimeout(() => { time.textContent = ""; play(input, box, time); }));
    addEventListener("beforeunload", (event) => { if (recorder || (input.files.length && !isSafe)) event.preventDefault(); });
    let recorder = null;
    if (!canRecord()) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--plain";
    button.textContent = words.record;
    time.setAttribute("role", "timer");
    time.before(button);
    let ticking = 0;
    const longest = Number(words.longest);

    const start = async () => {
      let stream;
      try { stream = await navigator.mediaDevices.getUserMedia({ audio: true }); } catch {
        time.textContent = words.closed;
        return;
      }
      const parts = [];
      let ended;
      const end = new Promise((resolve) => { ended = resolve; });
      recorder = new MediaRecorder(stream, { mimeType: KINDS.find((kind) => MediaRecorder.isTypeSupported(kind)), audioBitsPerSecond: 24000 });
      recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
      recorder.addEventListener("stop", () => {
        clearInterval(ticking);
        stream.getTracks().forEach((track) => track.stop());
        const type = recorder.mimeType;
        recorder = null;
        time.removeAttribute("data-state");
        button.textContent = words.again;
        put(input, new Blob(parts, { type }));
        ended();
      });
      const began = Date.now();
      const tick = () => {
        const seconds = Math.floor((Date.now() - began) / 1000);
        time.textContent = `${clock(seconds)} / ${clock(longest)}`;
        if (seconds >= longest && recorder) recorder.stop();
      };
      recorder.start();
      fileField.work(input, async () => { if (recorder?.state === "recording") recorder.stop(); await end; await played; });
      time.dataset.state = "on";
      button.textContent = words.stop;
      tick();
      ticking = setInterval(tick, 250);
    };
    button.addEventListener("click", () => { if (recorder) recorder.stop(); else start(); });
  };

  const fields = (root) => root.querySelectorAll('input[type="file"][data-record]').forEach(equip);
  fields(document);
  document.addEventListener("htmx:load", (event) => { if (event.detail.elt !== document.body) fields(event.detail.elt); });
}
