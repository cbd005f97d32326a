// Sliders and rows of options, one for each lever, as plain inputs of the page: they have names, work from
// the keyboard, and tell where the reference stands.

// Each panel of a page may load this file anew, while ids and names of radio buttons belong to the whole page.
const OWN = Math.random().toString(36).slice(2);
let made = 0;

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function text(tag, kind, words) {
  const node = element(tag, { class: kind });
  node.textContent = words;
  return node;
}

function slider(row, ids, moved) {
  const last = row.labels.length - 1;
  const input = element("input", {
    type: "range", id: ids.input, min: 0, max: last, step: 1, "aria-describedby": ids.note,
  });
  const tick = element("span", { class: "pm-tick", "aria-hidden": "true" });
  tick.style.setProperty("--at", last ? row.reference / last : 0);
  input.addEventListener("input", () => moved(Number(input.value)));
  const top = element("div", { class: "pm-lever-top" });
  const label = text("label", "pm-lever-name", row.label);
  label.setAttribute("for", ids.input);
  const value = element("output", { class: "pm-lever-value", for: ids.input });
  top.append(label, value);
  const note = text("span", "pm-lever-note", "");
  note.id = ids.note;
  const foot = element("div", { class: "pm-lever-foot" });
  foot.append(text("span", "", row.low), note, text("span", "", row.high));
  const track = element("div", { class: "pm-track" }, tick, input);
  const show = (place) => {
    input.value = place;
    input.setAttribute("aria-valuetext", row.labels[place]);
    value.textContent = row.labels[place];
    note.textContent = place === row.reference ? row.same : row.changed;
  };
  return { node: element("div", { class: "pm-lever" }, top, track, foot), show };
}

function options(row, ids, moved) {
  const group = element("fieldset", { class: "pm-lever pm-lever-options", "aria-describedby": ids.note });
  const value = text("span", "pm-lever-value", "");
  const top = element("legend", { class: "pm-lever-top" }, text("span", "pm-lever-name", row.label), value);
  const inputs = row.labels.map((words, place) => {
    const input = element("input", { type: "radio", name: ids.input, value: place });
    input.addEventListener("change", () => moved(place));
    return input;
  });
  const choices = row.labels.map((words, place) => {
    const label = element("label", { class: place === row.reference ? "pm-is-reference" : "" });
    label.append(inputs[place], text("span", "", words));
    return label;
  });
  const note = text("p", "pm-lever-foot pm-lever-note", "");
  note.id = ids.note;
  group.append(top, element("div", { class: "pm-options" }, ...choices), note);
  const show = (place) => {
    inputs[place].checked = true;
    value.textContent = row.labels[place];
    note.textContent = place === row.reference ? row.same : row.changed;
  };
  return { node: group, show };
}

function choice(row, ids, moved) {
  const select = element("select", { id: ids.input, "aria-describedby": ids.note });
  row.labels.forEach((words, place) => {
    const option = text("option", "", words);
    option.value = place;
    select.append(option);
  });
  select.addEventListener("change", () => moved(Number(select.value)));
  const label = text("label", "pm-lever-name", row.label);
  label.setAttribute("for", ids.input);
  const note = text("p", "pm-lever-foot pm-lever-note", "");
  note.id = ids.note;
  const show = (place) => {
    select.value = place;
    note.textContent = place === row.reference ? row.same : row.changed;
  };
  const top = element("div", { class: "pm-lever-top" }, label);
  return { node: element("div", { class: "pm-lever" }, top, select, note), show };
}

const KINDS = { slider, options, choice };

function about(row) {
  const words = element("details", { class: "pm-about" }, text("summary", "", row.about));
  words.append(text("p", "", row.help));
  words.firstChild.setAttribute("aria-label", `${row.about} ${row.label}`);
  return words;
}

// What comes before anything else on the page is pressed or chosen, and after a drag.
const LEAVING = ["click", "focusout"];

function render({ model, el }) {
  el.classList.add("pm-levers");
  // Else JupyterLab would take keys for its shortcuts, such as moving from cell to cell.
  el.setAttribute("data-lm-suppress-shortcuts", "true");
  let controls = [];
  let press = 0;
  let moving = false;
  let unsure = false;
  const begin = () => {
    press = Math.max(press, model.get("gesture")) + 1;
  };
  const moved = (index) => (place) => {
    const places = [...model.get("places")];
    places[index] = place;
    controls[index].show(place);
    moving = true;
    model.set({ places, gesture: press });
    moving = false;
    model.save_changes();
    unsure = true;
  };
  // While the kernel is busy, the last places of a drag are held back. Whatever is pressed next would overtake
  // them, so they go ahead as a message, which is not held back.
  const settle = () => {
    if (!unsure) return;
    unsure = false;
    model.send({ kind: "settled", places: model.get("places"), gesture: press });
  };
  const build = () => {
    begin();
    controls = model.get("rows").map((row, index) => {
      const ids = { input: `pm-lever-${OWN}-${made}`, note: `pm-note-${OWN}-${made++}` };
      const control = KINDS[row.kind](row, ids, moved(index));
      control.node.addEventListener("pointerdown", begin);
      control.node.addEventListener("keydown", begin);
      if (row.help) control.node.append(about(row));
      return control;
    });
    el.classList.toggle("pm-many", controls.length > 4);
    el.replaceChildren(...controls.map((control) => control.node));
    show();
  };
  const show = () => {
    const places = model.get("places");
    if (places.length === controls.length) controls.forEach((control, index) => control.show(places[index]));
  };
  const follow = () => {
    if (moving) return;
    // Something else moved them, so that a move from now on is a new one, also without a press or a key.
    begin();
    show();
  };
  model.on("change:rows", build);
  model.on("change:places", follow);
  for (const kind of LEAVING) document.addEventListener(kind, settle, true);
  build();
  return () => {
    model.off("change:rows", build);
    model.off("change:places", follow);
    for (const kind of LEAVING) document.removeEventListener(kind, settle, true);
  };
}

export default { render };
