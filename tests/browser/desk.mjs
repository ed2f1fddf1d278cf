// Plays complaints, questions, talks, the counter and duty by clicking, in Chinese.

import { DESKTOP, PHONE, begins, play } from './stage.mjs';

const [url, pictures] = process.argv.slice(2);
const [WANG, CHAN, LI, BORIS, CHEN, GRACE, LIN, HE] = [1002, 1003, 2001, 2003, 2004, 2005, 2007, 2012];
const [RESIDENT, MIDDLE, RIGHT] = [0, 1, 2];

// Four in the afternoon in Shanghai.
const AFTERNOON = 8;

/** It is there once. */
async function once(phone, words) {
  const n = await phone.root.getByTestId('message').filter({ hasText: words }).count();
  if (n !== 1) throw new Error(`“${words}” is there ${n} times`);
}

async function complaint(stage) {
  const [wang, grace, li] = [WANG, GRACE, LI].map((viewer) => stage.phone(viewer));
  await stage.seat(MIDDLE, GRACE, 'Front desk');
  await stage.seat(RIGHT, LI, 'Engineering');
  begins('a resident complains of somebody');
  await wang.says('/menu');
  await wang.presses('📣 投诉');
  await wang.sees('是哪一类的事？');
  await stage.fits();
  await wang.presses('服务态度');
  await wang.sees('关于哪个部门，或者哪个人？');
  await stage.picture('desk-01-about-whom');
  await wang.presses('🙍 某个人');
  await wang.sees('是哪一位？');
  await wang.says('李师傅');
  await wang.sees('什么时候、在哪里？');
  await wang.says('昨天下午四点，我家门口');
  await wang.sees('发生了什么事？');
  await wang.says('来修水龙头的师傅态度很差，一进门就骂人');
  await wang.sees('您希望我们怎么做？');
  await wang.presses('给个道歉');
  await wang.sees('希望哪天之前有结果？');
  await wang.presses('明天');
  await wang.sees('有照片、录音或单据吗？');
  await wang.attaches('照片');
  await wang.sees('已收到 1 份');
  await wang.presses('好了');
  await wang.sees('请核对您的投诉');
  await stage.fits();
  await stage.picture('desk-02-complaint-summary');
  await wang.presses('✅ 提交');
  const status = await wang.sees('收到了，谢谢您告诉我们');
  await once(wang, '收到了，谢谢您告诉我们');

  begins('the front desk handles it; the department of whom it is about sees nothing');
  const card = await grace.sees('🎯 关于：工程部');
  await stage.picture('desk-03-complaint-card');
  await grace.presses('✋ 接单');
  await grace.toast('接单成功');
  await grace.presses('📋 处理方案');
  await grace.sees('打算怎么处理？');
  await grace.answers('打算怎么处理？', '先向师傅了解经过，今天下班前给您回电');
  await grace.sees('住户将看到下面这一条');
  await grace.presses('📤 发给住户');
  await wang.sees('我们打算这样处理');
  await once(wang, '我们打算这样处理');
  await grace.pressesIn(card, '✅ 答复');
  await grace.sees('投诉是否属实？');
  await grace.pressesAt('投诉是否属实？', '部分属实');
  await grace.sees('责任在谁？');
  await grace.presses('我方责任');
  await grace.sees('依据是什么？');
  await grace.presses('跳过');
  await grace.sees('怎么答复住户？');
  await stage.fits();
  await grace.answers('怎么答复住户？', '师傅当时说话很冲，是我们不对，向您道歉。');
  await grace.sees('住户将看到下面这一条');
  await grace.presses('📤 发给住户');
  await wang.sees('给您的答复');
  await once(wang, '给您的答复');
  await stage.picture('desk-04-answer');
  await li.seesNothingOf('C-');

  begins('the answer is refused: somebody higher has it now');
  await wang.pressesAt('给您的答复', '不接受');
  await wang.sees('会换更上一级的同事来处理');
  await wang.presses('问题没有解决');
  await wang.sees('有照片或单据的话请发来');
  await wang.presses('发送');
  await wang.seesIn(status, '会给您最终答复');
  await stage.seat(RIGHT, HE);
  const he = stage.phone(HE);
  await he.sees('没有接受');
  await stage.fits();
  await stage.picture('desk-05-second-level');
  await he.presses('更多');
  await he.sees('第二级');
  await he.presses('✅ 答复');
  await he.sees('投诉是否属实？');
  await he.pressesAt('投诉是否属实？', '属实');
  await he.presses('我方责任');
  await he.presses('跳过');
  await he.sees('这次是最终答复');
  await he.says('我代表公司向您道歉，这次上门费全免。');
  await he.sees('住户将看到下面这一条');
  await he.presses('📤 发给住户');
  await wang.sees('给您的最终答复');
  await wang.presses('👍 接受');
  await wang.seesIn(status, '您已接受答复');
  await stage.picture('desk-06-accepted');
}

async function question(stage) {
  const [chan, grace] = [CHAN, GRACE].map((viewer) => stage.phone(viewer));
  await stage.seat(RESIDENT, CHAN);
  await stage.seat(MIDDLE, GRACE, 'Front desk');
  begins('a question is answered at once');
  await chan.says('/menu');
  await chan.presses('❓ 問一問');
  await chan.sees('想問什麼？');
  await chan.says('裝修押金幾時退');
  await chan.sees('裝修押金什麼時候退');
  await stage.fits();
  await stage.picture('desk-07-standard-answer');
  await chan.presses('👍 有幫助');
  await chan.sees('很高興幫到您');
  await once(chan, '很高興幫到您');

  begins('a question that nothing answers goes to the front desk');
  await chan.says('/menu');
  await chan.presses('❓ 問一問');
  await chan.sees('想問什麼？');
  await chan.says('前面那間咖啡店幾點打烊');
  await chan.sees('請服務台的同事回答');
  await stage.picture('desk-08-register');
  await chan.presses('✅ 交給服務台');
  const status = await chan.sees('已轉給客服中心');
  const card = await grace.sees('前面那間咖啡店幾點打烊');
  await grace.pressesIn(card, '💬 答复');
  await grace.sees('怎么答复住户？');
  await grace.answers('怎么答复住户？', '咖啡角每天 9 点到 21 点，周一休息。');
  await grace.sees('住户将看到下面这一条');
  await grace.presses('📤 发给住户');
  await chan.sees('回答了您');
  await once(chan, '回答了您');
  await chan.presses('👍 有幫助');
  await chan.seesIn(status, '已經答清楚了');
  await stage.fits();
  await stage.picture('desk-09-answered');

  begins('something is still unclear');
  await chan.pressesAt('已經答清楚了', '還有不清楚的地方');
  await chan.sees('還想知道什麼？');
  await chan.says('國定假日也開嗎');
  await chan.seesIn(status, '還沒說清楚');
  await grace.seesIn(card, '要再答');
  await stage.picture('desk-10-asked-on');
  await grace.pressesIn(card, '💬 答复');
  await grace.sees('怎么答复住户？');
  await grace.answers('怎么答复住户？', '法定节假日照常营业。');
  await grace.presses('📤 发给住户');
  await chan.sees('法定节假日照常营业');
  await chan.presses('👍 有幫助');
  await chan.seesIn(status, '已經答清楚了');

  begins('the answer becomes a standard answer');
  await grace.pressesIn(card, '📚 存为标准答案');
  await grace.sees('主管同意后');
  await grace.presses('📨 请主管审核');
  await grace.sees('新的标准答案，请主管审核');
  await once(grace, '新的标准答案，请主管审核');
  await stage.fits();
  await stage.picture('desk-11-proposal');
  await grace.presses('✅ 同意');
  await grace.sees('现在起使用');
}

async function talk(stage) {
  const [wang, grace, lin] = [WANG, GRACE, LIN].map((viewer) => stage.phone(viewer));
  await stage.seat(RESIDENT, WANG);
  await stage.seat(MIDDLE, GRACE, 'Front desk');
  await stage.seat(RIGHT, LIN, 'Front desk');
  begins('a resident talks to a person');
  await wang.says('/menu');
  await wang.pressesAt('请问需要什么？', '🙋 转人工');
  const status = await wang.sees('和前台对话');
  await once(wang, '和前台对话');
  await wang.says('请问快递柜的取件码收不到怎么办');
  const card = await grace.seesCard('住户要和人说话');
  const asked = await grace.sees('取件码收不到');
  await stage.picture('desk-12-talk-waits');
  await grace.presses('🙋 接手');
  await grace.toast('接手了');
  await wang.seesIn(status, '在和您对话');
  await lin.repliesTo(asked, '他家上周也来问过');
  await lin.seesIn(card, '他家上周也来问过');
  await grace.repliesTo(asked, '我帮您查一下，您报一下手机尾号');
  await wang.sees('您报一下手机尾号');
  await wang.attaches('照片');
  await grace.root.getByTestId('photo').last().waitFor();
  await wang.seesNothingOf('他家上周也来问过');
  await stage.fits();
  await stage.picture('desk-13-talk');
  await grace.pressesIn(card, '↩️ 交回');
  await lin.pressesIn(card, '🙋 接手');
  await wang.sees('小林（示例）');
  await wang.presses('⏹ 结束对话');
  await wang.seesIn(status, '对话已结束');
  await wang.sees('🙋 再聊聊');
  await lin.sees('住户结束了');
  await stage.fits();
  await stage.picture('desk-14-talk-ended');
}

async function counter(stage) {
  const [chen, li, wang] = [CHEN, LI, WANG].map((viewer) => stage.phone(viewer));
  await stage.seat(MIDDLE, LI, 'Engineering');
  await stage.seat(RIGHT, CHEN, 'Engineering');
  begins('a complaint that is entered in the group of the department goes on in private');
  await chen.says('/new 5-1202 你们来的师傅弄坏了东西');
  await chen.sees('所以不在群里填');
  await li.seesNothingOf('已记下');
  await stage.picture('desk-15-not-in-the-group');
  await stage.seat(RIGHT, CHEN);
  await chen.sees('这里只有您看得到');
  await chen.presses('王小明');
  await chen.presses('维修');
  await chen.sees('投诉的是哪个部门？');
  await chen.presses('工程部');
  await chen.sees('怎么来的？');
  await chen.presses('☎️ 来电');
  await chen.sees('请向对方复述一遍');
  await stage.fits();
  await stage.picture('desk-16-entry-summary');
  await chen.presses('✅ 登记');
  await chen.sees('已登记');
  await wang.sees('由前台代您登记');
  await li.seesNothingOf('C-');
}

async function duty(stage) {
  const [wang, li, boris] = [WANG, LI, BORIS].map((viewer) => stage.phone(viewer));
  await stage.seat(MIDDLE, LI, 'Engineering');
  await stage.seat(RIGHT, BORIS, 'Engineering');
  begins('the shift ends: what becomes of the open work is asked, and the next shift signs');
  // From the afternoon on, so that the shift ends before anything else does.
  const hour = async () => (await stage.now()).getUTCHours();
  await stage.movesUntil('1h', async () => await hour() === AFTERNOON);
  await wang.says('厨房水龙头一直滴水');
  for (const label of [/^对$/, '跳过', '什么时候都可以']) await wang.presses(label);
  // They have shared their number before, or are asked for it now.
  const share = wang.root.getByTestId('reply-key');
  await share.or(wang.message('请核对，没问题就发送')).first().waitFor();
  if (await share.isVisible()) await share.click();
  await wang.sees('请核对，没问题就发送');
  await wang.presses('✅ 发送');
  await li.sees('厨房水龙头一直滴水');
  await li.pressesAt('厨房水龙头一直滴水', '✋ 接单');
  await li.toast('接单成功');
  await stage.seat(MIDDLE, LI);
  await stage.movesUntil('10m', () => li.card('怎么交代').isVisible(), 40);
  await stage.picture('desk-17-hand-over');
  await li.presses('交下一班');
  await stage.movesUntil('10m', () => boris.card('交班').isVisible());
  await stage.fits();
  await boris.presses('✍️ 签收交接');
  await boris.sees('已签收');
  await boris.sees('厨房水龙头');
  await stage.picture('desk-18-signed');
}

async function small(stage) {
  const wang = stage.phone(WANG);
  begins('phone width: what a resident sees of all this');
  await stage.page.getByTestId('hint-close').click();
  await wang.says('/requests');
  await wang.sees('您的事项');
  await stage.fits();
  await stage.picture('desk-19-phone-requests');
  await wang.pressesAt('您的事项', 'C-');
  await wang.sees('进展');
  await stage.fits();
  await stage.picture('desk-20-phone-complaint');
}

await play(url, pictures, DESKTOP, [complaint, question, talk, counter, duty]);
await play(url, pictures, PHONE, [small]);
begins('all is well');
