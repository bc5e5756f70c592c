/** What is found, as a list beside the editor. Texts go in as texts: nothing of a script becomes HTML. */

import type { Finding, Fix, Found } from "./linter";

export type Taken = {
  go(finding: Finding): void;
  fix(finding: Finding, fix: Fix): unknown;
  lineOf(finding: Finding): number;
};

const NAMES = { error: "error", warning: "warning", info: "note", hint: "hint" };

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  name: string,
  ...inside: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...inside);
  return made;
}

export function button(title: string, run: () => void): HTMLButtonElement {
  const made = element("button", "", title);
  made.type = "button";
  made.addEventListener("click", run);
  return made;
}

/** "2 errors, 1 hint", or that there is nothing. */
export function summary(found: Found): string {
  const said = (Object.keys(NAMES) as (keyof typeof NAMES)[])
    .filter((severity) => found.counts[severity])
    .map((severity) => `${found.counts[severity]} ${NAMES[severity]}${found.counts[severity] === 1 ? "" : "s"}`);
  return said.join(", ") || "Nothing found";
}

/** A text with `quoted words` in it. */
export function withCode(text: string): DocumentFragment {
  const made = document.createDocumentFragment();
  text.split(/`([^`]+)`/).forEach((part, number) => made.append(number % 2 ? element("code", "", part) : part));
  return made;
}

export function items(found: Found, taken: Taken): HTMLElement[] {
  const listed = found.findings.map((finding) => item(finding, taken));
  const left = found.count - listed.length;
  if (left > 0) listed.push(element("li", "left", `${left} more are not shown.`));
  return listed;
}

function item(finding: Finding, taken: Taken): HTMLLIElement {
  const place = button(`line ${taken.lineOf(finding)}`, () => taken.go(finding));
  place.className = "place";
  const head = element("p", "head", element("span", "severity", finding.severity), " ", place, " ");
  head.append(element("span", "rule", `${finding.code} ${finding.name}`));
  const made = element("li", finding.severity, head, element("p", "", withCode(finding.message)));
  const fixes = finding.fixes.map((fix) => offered(finding, fix, taken));
  if (fixes.length) made.append(element("div", "fixes", ...fixes));
  return made;
}

function offered(finding: Finding, fix: Fix, taken: Taken): HTMLElement {
  const title = document.createDocumentFragment();
  title.append(withCode(fix.title));
  if (!fix.edits) return element("p", "advice", title);
  const made = button("", () => taken.fix(finding, fix));
  made.append(title);
  if (fix.caution) made.append(element("span", "caution", ` (${fix.caution})`));
  return made;
}
