// Plays the demo by clicking, from the first message of a resident to the survey. Takes the demo's address, leaves pictures.

import { DESKTOP, PHONE, begins, play } from './stage.mjs';

const [url, pictures] = process.argv.slice(2);
const [ANNA, LI, CHEN, GRACE] = [1001, 2001, 2004, 2005];

/** Hour and weekday in the community's zone, as the page writes them. */
async function morning(stage) {
  const part = (options) => async () => new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', hourCycle: 'h23', ...options })
    .format(await stage.now());
  const hour = async () => Number(await part({ hour: 'numeric' })());
  await stage.movesUntil('1h', async () => await hour() === 9);
  const rests = async () => ['Sat', 'Sun'].includes(await part({ weekday: 'short' })());
  await stage.movesUntil('1d', async () => !await rests());
}

async function repair(stage) {
  const [anna, li, chen] = [ANNA, LI, CHEN].map((viewer) => stage.phone(viewer));
  begins('the first screen');
  await stage.page.getByTestId('hint').waitFor();
  await anna.sees('Report a repair');
  await li.sees('Its cards come here');
  await stage.fits();
  await stage.picture('desktop-1-first-screen');

  begins('a working morning');
  await morning(stage);

  begins('the resident reports a repair with a photo');
  await anna.says('The kitchen tap has been dripping since yesterday');
  await anna.sees('Water and taps, right?');
  await anna.presses('Right');
  await anna.sees('Do you have a photo');
  await anna.attaches('Photo');
  await anna.sees('Received: 1');
  await stage.fits();
  await anna.presses('Done');
  await anna.presses('Any time');
  await anna.sees('How can we call you?');
  await anna.root.getByTestId('reply-key').waitFor();
  await stage.picture('desktop-2a-reply-keyboard');
  await anna.root.getByTestId('reply-key').click();
  await anna.sees('Please check, then send');
  await stage.fits();
  await stage.picture('desktop-2b-summary');
  await anna.presses('✅ Send');
  const status = await anna.sees('waiting to be taken');

  begins('the group sees the card and takes it');
  const card = await li.sees('waiting to be taken');
  await li.seesIn(card, 'The kitchen tap has been dripping');
  await li.root.getByTestId('photo').last().waitFor();
  await stage.picture('desktop-3-card');
  const [left, right] = [await anna.root.boundingBox(), await li.root.boundingBox()];
  const edge = 8;
  await stage.picture('chat', { x: left.x - edge, y: left.y - edge, width: right.x + right.width - left.x + 2 * edge, height: left.height + 2 * edge });
  await stage.moves('10m');
  await li.presses('✋ Take');
  await li.toast('is yours');
  await li.seesIn(card, 'taken ·');
  await anna.seesIn(status, 'has taken it');

  begins('a time is promised, the worker comes, the work is done');
  await li.presses('🕒 Promise');
  await li.sees('when do we come?');
  await stage.fits();
  await stage.picture('desktop-4-promise');
  await li.presses('Within 1 h');
  await anna.sees('agreed for');
  await anna.seesIn(status, 'The time is set');
  await stage.moves('10m');
  await li.pressesAt('time agreed', '📍 On site');
  await anna.seesIn(status, 'is there, working on it');
  await stage.moves('10m');
  await li.pressesAt('on site', '✅ Done');
  await li.sees('what was done?');
  await li.replies('what was done?', 'New cartridge in the tap, no drip any more');
  await li.pressesAt('Photos of the work?', 'Skip');
  await li.sees('Which materials');
  await li.replies('Which materials', '1 cartridge');
  await li.sees('What does the resident owe');
  await li.presses('No charge');
  await li.sees('the resident will read');
  await stage.picture('desktop-5-done');
  await li.presses('Confirm: done');
  await anna.sees('has finished. Please have a look');
  await anna.seesIn(status, 'New cartridge in the tap');
  await stage.picture('desktop-6-to-accept');
  await anna.presses('👍 Accept');
  await anna.seesIn(status, 'You accepted the work');
  await li.seesIn(card, 'accepted');

  begins('time passes until the survey');
  await stage.movesUntil('4h', () => anna.message('How was it?').isVisible());
  await anna.presses('Rate now');
  await anna.sees('1/4');
  await stage.fits();
  await stage.picture('desktop-7-survey');
  for (const [question, answer] of [['1/4', '2 · '], ['2/4', '2 · '], ['3/4', 'No'], ['4/4', '2 · ']]) {
    await anna.sees(question);
    await anna.presses(answer);
  }
  await anna.presses('Finish');
  await anna.sees('the head of department follows it up');
  await anna.seesIn(status, 'It was not right the first time');
  await li.seesIn(card, 'to be redone');
  await li.sees('not satisfied, 2/5');

  begins('the lead hears that the resident is not satisfied');
  await chen.sees('not satisfied, 2/5');
  await stage.picture('desktop-8-lead');
}

async function slowLine(stage) {
  const { page } = stage;
  begins('what was asked before the clock moved and is told later does not turn it back');
  let release;
  const moved = new Promise((resolve) => { release = resolve; });
  let caught;
  const asked = new Promise((resolve) => { caught = resolve; });
  await page.route('**/control/state', async (route) => {
    const response = await route.fetch();
    caught();
    await moved;
    await route.fulfill({ response });
  }, { times: 1 });
  await stage.phone(LI).says('On my way');
  await asked;
  const before = await stage.now();
  await stage.moves('10m');
  const told = page.waitForResponse('**/control/state');
  release();
  await (await told).finished();
  // What the page asks now is answered after that.
  await page.evaluate(() => fetch('/control/faults').then((answer) => answer.json()));
  const passed = await stage.now() - before;
  if (passed < 9 * 60_000) throw new Error(`the clock went back: ${passed} ms after ten minutes`);
}

async function editing(stage) {
  const [anna, li, chen] = [ANNA, LI, CHEN].map((viewer) => stage.phone(viewer));
  begins('a person edits their own words, and the others see it happen');
  await li.says('I am at the pump room');
  await chen.opens('Engineering');
  const said = await chen.sees('I am at the pump room');
  const message = li.message('I am at the pump room');
  await message.locator('.said').hover();
  await message.getByTestId('edit').click();
  await li.says('I am at the pump room until three');
  await chen.seesIn(said, 'until three');
  await chen.seesIn(said, 'edited');
  await chen.opens('Harbour Garden Desk');

  begins('a question with an album reaches the topic of the front desk');
  await anna.says('/menu');
  await anna.presses('Message the desk');
  await anna.sees('Please write what you would like to say');
  await anna.says('Where may visitors park on Sunday?');
  await anna.attaches('Album');
  await anna.sees('Files: 3');
  await anna.presses('✅ Send');
  await stage.page.getByTestId('add-panel').click();
  await stage.page.getByTestId('viewer').last().selectOption(String(GRACE));
  const grace = stage.phone(GRACE);
  await grace.opens('Front desk');
  await grace.sees('Where may visitors park');
  await grace.root.locator('.album').last().waitFor();
  await stage.fits();
  await stage.picture('desktop-9-topic');
}

/** Steps 9 to 12 of the README's tour, word for word. */
async function tour(stage) {
  const [anna, grace] = [ANNA, GRACE].map((viewer) => stage.phone(viewer));
  await morning(stage);
  const menu = async (entry) => {
    await anna.says('/menu');
    await anna.sees('What can we do for you?');
    await anna.pressesAt('What can we do for you?', entry);
  };
  begins('tour: a complaint');
  await menu('📣 Complaint');
  await anna.sees('What is it about?');
  await anna.presses('Service');
  await anna.sees('Which department or which person?');
  await anna.presses('Engineering');
  await anna.sees('When and where?');
  await anna.presses('Skip');
  await anna.sees('What happened?');
  await anna.says('The fitter was rude to me');
  for (const question of ['What would you like us to do?', 'By which day', 'Any photos']) {
    await anna.sees(question);
    await anna.presses('Skip');
  }
  await anna.sees('Please check your complaint');
  await anna.presses('✅ Send');
  await anna.sees('We have it');
  const complaint = await grace.sees('The fitter was rude to me');
  await grace.pressesIn(complaint, '✋ Take');
  await grace.toast('is yours');
  await grace.pressesIn(complaint, '✅ Answer');
  await grace.sees('Is the complaint justified?');
  await grace.presses(/^justified$/);
  await grace.presses('our responsibility');
  await grace.presses('Skip');
  await grace.sees('your answer to the resident');
  await grace.replies('your answer to the resident', 'He apologises');
  await grace.presses('📤 Send');
  await anna.sees('our answer');
  await anna.presses('Not acceptable');
  await anna.sees('What is wrong with it?');
  await anna.presses('The problem is still there');
  await anna.presses('✅ Send');
  await anna.sees('looking into it again and gives you the final answer');
  await stage.fits();
  await stage.picture('desktop-11-complaint');

  begins('tour: a question');
  await menu('❓ Ask a question');
  await anna.says('how do I get an access card');
  await anna.sees('Did this help?');
  await anna.presses('👍 Yes');
  await anna.sees('Glad it helped');
  await menu('❓ Ask a question');
  await anna.says('who repairs violins around here');
  await anna.sees('A colleague at the front desk answers this');
  await anna.presses('✅ Send');
  const question = await grace.sees('who repairs violins around here');
  await grace.pressesIn(question, '💬 Answer');
  await grace.replies('what is the answer?', 'The shop at the south gate');
  await grace.presses('📤 Send');
  await anna.sees('an answer from Grace');
  await anna.presses('👍 Yes');
  await grace.pressesIn(question, '📚 Standard answer');
  await grace.presses('📨 Send to the lead');
  await grace.sees('A standard answer to approve');
  await grace.presses('✅ Approve');
  await grace.sees('served from now on');
  await menu('❓ Ask a question');
  await anna.says('who repairs violins around here');
  await anna.sees('The shop at the south gate');
  await anna.presses('👍 Yes');
  await stage.fits();
  await stage.picture('desktop-12-question');

  begins('tour: a talk');
  await menu('🙋 Talk to a person');
  await anna.sees('Talking to the front desk');
  await anna.says('Where is my parcel?');
  await grace.presses('🙋 Take over');
  await grace.toast('It is yours');
  await grace.replies('Where is my parcel?', 'In the locker at the south gate');
  await anna.sees('In the locker at the south gate');
  await grace.sees('delivered');
  await anna.presses('⏹ End the chat');
  await anna.sees('Chat again');
  await stage.fits();
  await stage.picture('desktop-13-talk');

  begins('tour: at the counter, and duty');
  await grace.says('/new 5-1202 The bathroom drain is blocked');
  await grace.presses('王小明');
  await grace.presses('🏠 Our duty');
  await grace.presses('Any time');
  await grace.presses('☎️ By phone');
  await grace.presses('✅ Register');
  await grace.sees('is registered and goes to Engineering');
  await grace.says('/new 5-1202 I want to complain about your fitter');
  await grace.sees('please go on there');
  await grace.says('/duty');
  await grace.presses('🏁 End my shift');
  await grace.presses('✅ Start my shift');
  await stage.fits();
  await stage.picture('desktop-14-counter');
}

async function byKeyboard(stage) {
  const { page } = stage;
  const anna = stage.phone(ANNA);
  const focused = (testid) => page.waitForFunction((id) => document.activeElement.dataset.testid === id, testid);
  begins('without a mouse');
  await anna.root.getByTestId('viewer').focus();
  await page.keyboard.press('Tab');
  await focused('chats');
  await page.keyboard.press('Enter');
  await focused('chat-entry');
  await page.keyboard.press('Escape');
  await focused('chats');
  await anna.root.getByTestId('attach').focus();
  await page.keyboard.press('Enter');
  await focused('menu-item');
  await page.keyboard.press('ArrowDown');
  await stage.picture('desktop-10-menu');
  await page.keyboard.press('Escape');
  await anna.root.getByTestId('text').focus();
  await page.keyboard.type('/menu');
  await page.keyboard.press('Enter');
  await anna.sees('What can we do for you?');
  await anna.message('What can we do for you?').getByTestId('key').filter({ hasText: 'How it works' }).focus();
  await page.keyboard.press('Enter');
  await anna.sees('stop what you are doing');
}

async function emergency(stage) {
  const [anna, li, chen] = [ANNA, LI, CHEN].map((viewer) => stage.phone(viewer));
  begins('phone width: the first screen');
  await stage.page.getByTestId('hint').waitFor();
  await stage.fits();
  await stage.picture('phone-1-first-screen');
  await stage.page.getByTestId('hint-close').click();

  begins('phone width: an emergency');
  await anna.says('/menu');
  await anna.presses('Emergency');
  await anna.sees('What is happening?');
  await stage.fits();
  await stage.picture('phone-2-emergency');
  await anna.presses('Water spreading');
  await anna.sees('shut the main water valve');
  await anna.sees('Where is it?');
  await stage.fits();
  await stage.picture('phone-3-safety');
  await anna.presses('My home');
  await anna.sees('What is happening now?');
  await anna.says('Water runs down the corridor');
  await stage.page.getByTestId(`tab-${LI}`).getByTestId('unread').waitFor();
  await stage.page.getByTestId(`tab-${CHEN}`).getByTestId('unread').waitFor();
  await stage.picture('phone-4-unread');

  await li.front();
  await li.sees('EMERGENCY');
  await li.sees('Water runs down the corridor');
  await stage.fits();
  await stage.picture('phone-5-card');
  await li.pressesAt('EMERGENCY', '✋ Take');
  await li.toast('is yours');
  await li.pressesAt('EMERGENCY', '☎️ Phone');
  await stage.page.getByTestId('alert-text').filter({ hasText: 'this look is recorded' }).waitFor();
  await stage.picture('phone-6-window');
  await stage.page.getByTestId('alert-ok').click();

  await chen.front();
  await chen.sees('Emergency');
  await stage.fits();
  await stage.picture('phone-7-lead');
  await anna.front();
  await anna.sees('has taken it');
  await stage.picture('phone-8-taken');
}

await play(url, pictures, DESKTOP, [repair, slowLine, editing, tour, byKeyboard]);
await play(url, pictures, { ...PHONE, colorScheme: 'dark' }, [emergency]);
begins('all is well');
