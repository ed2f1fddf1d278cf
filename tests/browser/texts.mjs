// The sentences of the desk, by which a play finds them in its language.

import { readFileSync, readdirSync } from 'node:fs';

/** Looks for messages in this language: the answer finds the longest part of one between its arguments and marks. */
export function textsIn(lang) {
  const messages = {};
  for (const file of readdirSync(`locales/${lang}`)) {
    let id;
    for (const line of readFileSync(`locales/${lang}/${file}`, 'utf8').split('\n')) {
      const begins = /^([a-z0-9-]+) =\s*(.*)$/.exec(line);
      if (begins) { id = begins[1]; messages[id] = [begins[2]]; } else if (id && line.startsWith('    ')) messages[id].push(line.trim());
    }
  }
  return (id) => {
    if (!messages[id]) throw new Error(`there is no message ${id}`);
    const parts = messages[id].flatMap((line) => line.split(/\{ \$[a-z_]+ \}|<[^>]*>/)).map((part) => part.trim());
    return parts.sort((a, b) => b.length - a.length)[0];
  };
}
