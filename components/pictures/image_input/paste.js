// Puts a pasted picture into the file uploader beside it, so that it takes the same way as every other file.

const cleanUps = new WeakMap();

export default function (component) {
  const { data, parentElement } = component;
  parentElement.querySelector(".hint").textContent = data.hint;
  cleanUps.get(parentElement)?.();

  const uploader = () => document.querySelector(`.${CSS.escape(data.uploader)}`);
  const onPaste = (event) => {
    const pictures = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
    const target = uploader();
    const input = target?.querySelector("input[type=file]");
    if (!pictures.length || !input || event.defaultPrevented) return;
    if (!isMeant(target)) return;
    event.preventDefault();
    const transfer = new DataTransfer();
    for (const picture of input.multiple ? pictures : pictures.slice(0, 1)) transfer.items.add(picture);
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const mark = uploader();
  if (mark) mark.dataset.takesPaste = "";
  document.addEventListener("paste", onPaste);
  const cleanUp = () => {
    document.removeEventListener("paste", onPaste);
    if (mark) delete mark.dataset.takesPaste;
  };
  cleanUps.set(parentElement, cleanUp);
  return cleanUp;
}

// With two uploaders on a page the one under the pointer is meant, else the first.
function isMeant(target) {
  const all = [...document.querySelectorAll("[data-takes-paste]")];
  return target === (all.find((one) => one.matches(":hover") || one.contains(document.activeElement)) ?? all[0] ?? target);
}
