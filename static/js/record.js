// Recording on the page: the field `input[type=file][accept^=audio]` gets a button. Without a microphone, or without
// scripts, it stays what it is: the phone's own recorder, or a file.
{
  const KINDS = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
  const ENDING = { "audio/webm": "webm", "audio/ogg": "ogg", "audio/mp4": "m4a" };
  const canRecord = () => Boolean(window.MediaRecorder && navigator.mediaDevices && navigator.mediaDevices.getUserMedia);
  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

  const put = (input, blob) => {
    const type = blob.type.split(";")[0];
    const list = new DataTransfer();
    list.items.add(new File([blob], `recording.${ENDING[type] || "webm"}`, { type }));
    input.files = list.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const play = (input, box) => {
    const old = box.querySelector("audio");
    if (old) { URL.revokeObjectURL(old.src); old.remove(); }
    const [file] = input.files;
    if (!file) return;
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
    input.addEventListener("change", () => play(input, box));
    if (!canRecord()) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--plain";
    button.textContent = words.record;
    const time = document.createElement("span");
    time.className = "recorder__time";
    time.setAttribute("role", "timer");
    box.append(button, time);
    let recorder = null;
    let ticking = 0;
    const longest = Number(words.longest);

    const start = async () => {
      let stream;
      try { stream = await navigator.mediaDevices.getUserMedia({ audio: true }); } catch {
        time.textContent = words.closed;
        return;
      }
      const parts = [];
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
      });
      const began = Date.now();
      const tick = () => {
        const seconds = Math.floor((Date.now() - began) / 1000);
        time.textContent = `${clock(seconds)} / ${clock(longest)}`;
        if (seconds >= longest && recorder) recorder.stop();
      };
      recorder.start();
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
