// Plays a permit by clicking, from the form to the gate, in the language of the demo.

import { DESKTOP, PHONE, begins as stepBegins, play } from './stage.mjs';
import { textsIn } from './texts.mjs';

const [url, pictures, lang] = process.argv.slice(2);
const RESIDENT = { en: 1001, 'zh-Hans': 1002, 'zh-Hant': 1003 }[lang];
const ZHAO = 2006;
const MIDDLE = 1;
// What the sample's file calls them.
const NAMES = {
  en: { form: 'Goods leaving', goods: '2 sofas, 1 fridge', way: 'On foot' },
  'zh-Hans': { form: '物品放行', goods: '沙发 2，冰箱 1 台', way: '步行' },
  'zh-Hant': { form: '物品放行', goods: '沙發 2，冰箱 1 台', way: '步行' },
}[lang];

const text = textsIn(lang);

/** A step of the story, in this language. */
const begins = (name) => stepBegins(`${lang}: ${name}`);

const picture = (stage, name) => stage.picture(`permits-${lang}-${name}`);

async function asks(stage) {
  const [anna, zhao] = [stage.phone(RESIDENT), stage.phone(ZHAO)];
  await stage.seat(MIDDLE, ZHAO, 'Security');
  begins('the forms');
  await anna.says('/permits');
  await anna.sees(text('permit-choose'));
  await stage.fits();
  await picture(stage, '01-forms');
  await anna.presses(NAMES.form);
  await anna.presses(text('btn-permit-begin'));

  begins('goods, day, way');
  await anna.says(NAMES.goods);
  await picture(stage, '02-goods');
  await anna.presses(text('btn-done'));
  await anna.presses(text('plain-today'));
  await anna.presses(NAMES.way);
  await anna.presses(text('btn-skip'));
  await anna.sees(text('permit-summary-ask'));
  await stage.fits();
  await picture(stage, '03-summary');
  await anna.presses(text('btn-permit-send'));

  begins('security approves: the pass with its picture');
  await zhao.twice(text('btn-permit-approve'));
  await anna.root.getByTestId('photo').last().waitFor();
  await stage.fits();
  await picture(stage, '04-pass');
}

async function leaves(stage) {
  const [anna, zhao] = [stage.phone(RESIDENT), stage.phone(ZHAO)];
  begins('the gate looks at the code and lets it through once');
  const code = await anna.root.getByTestId('message').locator('code').last().textContent();
  await zhao.says(`/pass ${code.toLowerCase()}`);
  await zhao.sees(text('btn-gate-let-through'));
  await stage.fits();
  await picture(stage, '05-gate');
  await zhao.twice(text('btn-gate-let-through'));
  await zhao.sees(text('gate-let-through'));
  await picture(stage, '06-through');
  await anna.sees(text('btn-permit-again'));
}

async function small(stage) {
  const anna = stage.phone(RESIDENT);
  begins('phone width: the same form once more');
  await stage.page.getByTestId('hint-close').click();
  await anna.front();
  await anna.presses(text('btn-permit-again'));
  await anna.presses(text('btn-permit-begin'));
  await stage.fits();
  await picture(stage, '07-again');
}

await play(url, pictures, DESKTOP, [asks, leaves]);
await play(url, pictures, PHONE, [small]);
begins('all is well');
