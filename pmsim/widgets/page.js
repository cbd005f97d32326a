// What ipywidgets leave out on a page: names for sliders and fields, a live region, the width there is,
// copying, and downloads.

const LABELLED = ".widget-slider, .widget-text, .widget-textarea, .widget-dropdown, .widget-select, .widget-inline-hbox";

function name(root) {
  for (const box of root.querySelectorAll(LABELLED)) {
    const label = box.querySelector(".widget-label")?.textContent.trim();
    const readout = box.querySelector(".widget-readout")?.textContent.trim();
    for (const control of box.querySelectorAll("[role=slider], input, select, textarea")) {
      if (label && !control.getAttribute("aria-label")) control.setAttribute("aria-label", label);
      if (readout && control.getAttribute("role") === "slider") control.setAttribute("aria-valuetext", readout);
    }
  }
  for (const button of root.querySelectorAll(".widget-toggle-button")) {
    button.setAttribute("aria-pressed", button.classList.contains("mod-active"));
  }
}

function download({ uri, file }) {
  const link = document.createElement("a");
  link.href = uri;
  link.download = file;
  document.body.append(link);
  link.click();
  link.remove();
}

function copy({ text }, model) {
  const said = (copied) => model.send({ kind: "copied", copied });
  if (!navigator.clipboard) return said(false);
  navigator.clipboard.writeText(text).then(() => said(true), () => said(false));
}

function watch(root, model) {
  const seen = () => {
    const style = getComputedStyle(root);
    const width = Math.floor(root.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight));
    const ratio = window.devicePixelRatio || 1;
    if (width && (width !== model.get("width") || ratio !== model.get("ratio"))) {
      model.set({ width, ratio });
      model.save_changes();
    }
  };
  let waiting = 0;
  const sizes = new ResizeObserver(() => {
    clearTimeout(waiting);
    waiting = setTimeout(seen, 120);
  });
  const names = new MutationObserver(() => name(root));
  // JupyterLab's notebook takes these keys from sliders and lists inside it.
  const keep = (event) => {
    if (/^(Arrow|Home|End|Page)/.test(event.key)) event.stopPropagation();
  };
  const busy = () => { root.dataset.busy = model.get("busy"); };
  model.on("change:busy", busy);
  busy();
  root.addEventListener("keydown", keep);
  sizes.observe(root);
  names.observe(root, { childList: true, subtree: true, attributeFilter: ["class"] });
  name(root);
  seen();
  return () => {
    clearTimeout(waiting);
    model.off("change:busy", busy);
    sizes.disconnect();
    names.disconnect();
    root.removeEventListener("keydown", keep);
  };
}

function render({ model, el }) {
  const live = document.createElement("div");
  live.className = "pm-unseen";
  live.setAttribute("role", "status");
  live.setAttribute("aria-live", "polite");
  el.append(live);
  let last = 0;
  let timer = 0;
  const say = () => {
    clearTimeout(timer);
    // At most once a second, and only what is said last.
    timer = setTimeout(() => {
      last = Date.now();
      live.textContent = model.get("said");
    }, Math.max(300, last + 1000 - Date.now()));
  };
  const asked = (message) => {
    if (message.kind === "download") download(message);
    if (message.kind === "copy") copy(message, model);
  };
  model.on("change:said", say);
  model.on("msg:custom", asked);
  let stop = () => {};
  let frame = 0;
  const begin = () => {
    const root = el.closest(".pmsim");
    if (!root) {
      frame = requestAnimationFrame(begin);
      return;
    }
    stop = watch(root, model);
  };
  begin();
  if (model.get("address") !== location.href) {
    model.set("address", location.href);
    model.save_changes();
  }
  return () => {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    model.off("change:said", say);
    model.off("msg:custom", asked);
    stop();
  };
}

export default { render };
