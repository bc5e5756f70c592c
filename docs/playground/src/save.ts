/** Offer a file to be saved; nothing is sent. */
export function save(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob(partsOf(text), { type: `${type};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // the browser reads it when it likes
}

/** The linter reads a byte that is not UTF-8 as half of a surrogate pair: here it becomes that byte again. */
function partsOf(text: string): BlobPart[] {
  const parts = text.split(/([\udc80-\udcff])/u);
  return parts.map((part, number) => (number % 2 ? Uint8Array.of(part.charCodeAt(0) & 0xff) : part));
}
