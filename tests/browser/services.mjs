// Plays a paid service by clicking, from the first tap to the receipt and the survey, in the language of the demo.

import { DESKTOP, PHONE, begins as stepBegins, play } from './stage.mjs';
import { textsIn } from './texts.mjs';

const [url, pictures, lang] = process.argv.slice(2);
const RESIDENT = { en: 1001, 'zh-Hans': 1002, 'zh-Hant': 1003 }[lang];
const [SUN, QIAN] = [2008, 2010];
const [MIDDLE, RIGHT] = [1, 2];
// What the sample's file calls them.
const NAMES = {
  en: { group: 'Home cleaning', item: 'Windows' },
  'zh-Hans': { group: '居家清洁', item: '擦窗' },
  'zh-Hant': { group: '居家清潔', item: '擦窗' },
}[lang];

const text = textsIn(lang);

/** A step of the story, in this language. */
const begins = (name) => stepBegins(`${lang}: ${name}`);

const picture = (stage, name) => stage.picture(`services-${lang}-${name}`);

/** Answers the open question of a group that says this with a photo. */
async function showsPhoto(phone, words) {
  const asked = phone.card(words);
  await asked.locator('.said').hover();
  await asked.getByTestId('reply').click();
  await phone.attaches({ en: 'Photo', 'zh-Hans': '照片', 'zh-Hant': '照片' }[lang]);
}

async function books(stage) {
  const [anna, sun] = [stage.phone(RESIDENT), stage.phone(SUN)];
  await stage.seat(MIDDLE, SUN, 'Cleaning');
  await stage.seat(RIGHT, QIAN, 'Finance');
  begins('the catalogue');
  await anna.says('/menu');
  await anna.presses(text('btn-main-services'));
  await anna.sees(text('service-ask-group'));
  await stage.fits();
  await picture(stage, '01-groups');
  await anna.presses(NAMES.group);
  await anna.sees(text('service-ask-item'));
  await stage.fits();
  await picture(stage, '02-items');
  await anna.presses(NAMES.item);
  await anna.sees(text('service-excluded'));
  await anna.root.getByTestId('photo').last().waitFor();
  await stage.fits();
  await picture(stage, '03-details');
  await anna.presses(text('btn-service-book'));

  begins('how much, what else, when');
  await anna.sees(text('service-ask-area'));
  await anna.presses('60');
  await anna.sees(text('service-ask-notes'));
  await anna.presses(text('btn-skip'));
  await anna.sees(text('service-ask-day'));
  await stage.fits();
  await picture(stage, '04-days');
  await anna.card(text('service-ask-day')).getByTestId('key').nth(1).click();
  await anna.sees(text('service-ask-time'));
  await anna.card(text('service-ask-time')).getByTestId('key').first().click();

  begins('all is read back and agreed to by one tap');
  await anna.sees(text('service-summary-head'));
  await stage.fits();
  await picture(stage, '05-summary');
  await anna.presses(text('btn-service-agree'));
  const status = await anna.sees(text('service-now-requested'));
  await sun.sees(text('service-card-agreed'));
  await stage.fits();
  await picture(stage, '06-requested');

  begins('the department confirms, and only now it is booked');
  await sun.presses(text('btn-card-book'));
  await anna.sees(text('service-news-booked'));
  await anna.seesIn(status, text('service-now-booked'));
  await picture(stage, '07-booked');
}

async function isDone(stage) {
  const [anna, sun] = [stage.phone(RESIDENT), stage.phone(SUN)];
  begins('reminders, on the way, on site');
  await stage.movesUntil('1h', () => anna.message(text('service-news-hour')).isVisible(), 80);
  await picture(stage, '08-an-hour-before');
  await sun.presses(text('btn-card-set-out'));
  await anna.sees(text('service-news-on-the-way'));
  await stage.moves('1h');
  await sun.presses(text('btn-card-arrive'));
  await stage.moves('1h');

  begins('the work is done, with a photo');
  await sun.presses(text('btn-card-finish'));
  await sun.sees(text('job-finish-words'));
  await sun.answers(text('job-finish-words'), '60 m² ✓');
  await sun.seesCard(text('job-finish-files'));
  await showsPhoto(sun, text('job-finish-files'));
  await sun.presses(text('btn-job-next'));
  await sun.sees(text('job-finish-materials'));
  await sun.card(text('job-finish-materials')).getByTestId('key').filter({ hasText: text('btn-skip') }).click();
  await sun.sees(text('job-finish-check'));
  await stage.fits();
  await picture(stage, '09-done');
  await sun.presses(text('btn-job-finish'));
  await anna.root.getByTestId('photo').last().waitFor();
  await anna.presses(text('btn-status-accept'));
}

async function pays(stage) {
  const [anna, qian] = [stage.phone(RESIDENT), stage.phone(QIAN)];
  begins('the bill is what was agreed to');
  await anna.sees(text('service-news-charged'));
  await stage.fits();
  await picture(stage, '10-bill');
  await anna.presses(text('btn-service-pay'));
  // The sample's residents owe more than this: what is paid is the service.
  await anna.sees(text('fees-pay-this'));
  await picture(stage, '11-how-to-pay');
  await anna.presses(text('btn-fees-paid'));
  await anna.presses('¥360.00');
  await anna.presses(text('plain-today'));
  await anna.presses(text('plain-method-transfer'));
  await anna.attaches({ en: 'Photo', 'zh-Hans': '照片', 'zh-Hant': '照片' }[lang]);
  await anna.presses(text('btn-paid-slip-done'));
  await picture(stage, '12-payment');
  await anna.presses(text('btn-paid-send'));

  begins('finance finds the money: the receipt');
  await qian.presses(text('btn-claim-all'));
  await anna.sees('.pdf');
  await stage.fits();
  await picture(stage, '13-receipt');

  begins('the survey on the next day');
  await stage.movesUntil('4h', () => anna.message(text('news-survey')).isVisible());
  await anna.presses(text('btn-survey-now'));
  await anna.sees('1/4');
  await picture(stage, '14-survey');
}

async function small(stage) {
  const anna = stage.phone(RESIDENT);
  begins('phone width: the service as it stands in the list of requests');
  await stage.page.getByTestId('hint-close').click();
  await anna.says('/cancel');
  await anna.says('/menu');
  await anna.presses(text('btn-main-services'));
  await anna.presses(NAMES.group);
  await anna.presses(NAMES.item);
  await anna.sees(text('service-excluded'));
  await stage.fits();
  await picture(stage, '15-phone-details');
}

await play(url, pictures, DESKTOP, [books, isDone, pays]);
await play(url, pictures, PHONE, [small]);
begins('all is well');
