// The words scripts show come with the page, in the reader's language (templates/components/words.html).

const holder = document.getElementById("words");

/** The text of one key; `%s` and `%n` are replaced by the value. */
export function word(key, value = "") {
  const text = holder?.dataset[key] ?? "";
  return text.replace("%s", value).replace("%n", value);
}

/** "1 character left" or "12 characters left". */
export function counted(one, many, number) {
  return number === 1 ? word(one) : word(many, number.toLocaleString(document.documentElement.lang));
}

/** Hours and minutes on a 24-hour clock. */
export function clock(date = new Date()) {
  return date.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false });
}
