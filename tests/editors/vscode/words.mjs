// What a person takes a script for who writes it: names, which are chosen, and text between them, which is typed.

const VARIABLE = /\$\(?[\w.]+(?:\([\w-]+\))?/y;
const PART =
  /(#[^\n]*)|(\n[ \t\n]*)|(\$\(?[\w.]+(?:\([\w-]+\))?)|(?<=[\w)])\{([a-z]+\.[a-z]+)(?=[,}])|("(?:\\.|[^"\\])*")|([A-Za-z_]\w*)|(.)/gsy;
const ROUTE = /^(?:route|failure_route|branch_route|onreply_route|timer_route|event_route)$/;

export const dense = (text) => text.replace(/\s+/g, "");

/** {kind: "name" | "text" | "line", start, end, text, names, isRoute} of each part.
 * names: labels of which one is meant. isRoute: it is the name of a route that is called or armed. */
export function tokens(text) {
  const found = [];
  const add = (kind, start, end, names, isRoute = false) =>
    found.push({ kind, start, end, text: text.slice(start, end), names, isRoute });
  for (const match of text.matchAll(PART)) {
    const [whole, comment, line, variable, transformation, string, word] = match;
    const { index } = match;
    const end = index + whole.length;
    if (line) add("line", index, end);
    else if (variable) addVariable(add, index, variable);
    else if (transformation) {
      add("text", index, index + 1);
      add("name", index + 1, end, [transformation]);
    } else if (string) addString(text, add, index, string);
    else if (word) add("name", index, end, labels(word, text.slice(end)), /\broute\($/.test(text.slice(0, index)));
    else if (comment) for (let at = index; at < end; at++) add("text", at, at + 1);
    else add("text", index, end);
  }
  return found;
}

/** The labels of a word: with what stands behind it where a completion has that too. */
function labels(word, behind) {
  if (word === "else" && /^ if\b/.test(behind)) return ["else if"];
  if (ROUTE.test(word) && behind[0] === "[") return [`${word}[name]`, `${word}[name, seconds]`, word];
  return [word];
}

function addVariable(add, start, variable) {
  const name = variable.replace("$(", "$");
  const plain = /^\$\(?[\w.]+/.exec(variable)[0].length;
  if (plain === variable.length) return add("name", start, start + plain, [name]);
  add("name", start, start + plain, [name, name.replace(/\(.*/, "")]);
  add("text", start + plain, start + plain + 1);
  add("name", start + plain + 1, start + variable.length - 1, [variable.slice(plain + 1, -1)]);
  return add("text", start + variable.length - 1, start + variable.length);
}

function addString(text, add, start, string) {
  const inside = string.slice(1, -1);
  add("text", start, start + 1);
  const isRoute = /\bt_on_\w+\($/.test(text.slice(0, start));
  if (/^[A-Za-z_][\w-]*(?:\|[A-Z]+)*(?:\.so)?$/.test(inside)) {
    let at = start + 1;
    for (const word of inside.split("|")) {
      add("name", at, at + word.length, [word.replace(/\.so$/, ""), word], isRoute);
      at += word.length;
      if (text[at] === "|") add("text", at, ++at);
    }
  } else {
    for (let at = 0; at < inside.length; ) {
      VARIABLE.lastIndex = at;
      const variable = VARIABLE.exec(inside);
      if (variable) addVariable(add, start + 1 + at, variable[0]);
      else add("text", start + 1 + at, start + 2 + at);
      at += variable ? variable[0].length : 1;
    }
  }
  add("text", start + string.length - 1, start + string.length);
}
