import type { Download } from "../api/client";

/** Has the browser save a file, as if the user had followed a link to it. */
export function save({ content, name }: Download): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has its own hold on the contents once the download was started.
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 1000);
}
