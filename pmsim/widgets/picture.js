// A picture that is exchanged without a flicker, has a text alternative, and can tell where it was clicked.

function render({ model, el }) {
  el.classList.add("pm-picture");
  const image = document.createElement("img");
  el.append(image);
  let address = "";
  let newest = 0;
  const describe = () => { image.alt = model.get("alt"); };
  const show = async () => {
    const content = model.get("png");
    const number = ++newest;
    el.hidden = !content?.byteLength;
    if (el.hidden) return;
    const next = URL.createObjectURL(new Blob([content], { type: "image/png" }));
    const decoded = new Image();
    decoded.src = next;
    // A picture that cannot be decoded is shown as broken, with its text.
    await decoded.decode().catch(() => {});
    if (number !== newest) {
      URL.revokeObjectURL(next);
      return;
    }
    image.width = model.get("width");
    image.height = model.get("height");
    describe();
    image.src = next;
    if (address) URL.revokeObjectURL(address);
    address = next;
  };
  const clicked = (event) => {
    const box = image.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width;
    const y = (event.clientY - box.top) / box.height;
    if (model.get("clickable")) model.send({ kind: "click", x, y });
  };
  image.addEventListener("click", clicked);
  el.classList.toggle("pm-clickable", model.get("clickable"));
  model.on("change:png", show);
  // Its words can change alone, as when they no longer name the policy.
  model.on("change:alt", describe);
  describe();
  show();
  return () => {
    newest = -1;
    model.off("change:png", show);
    model.off("change:alt", describe);
    if (address) URL.revokeObjectURL(address);
  };
}

export default { render };
