// Plays fees by clicking, in Chinese and at phone width: what is owed and why, “I have paid”, the cashier, the receipt.

import { PHONE, begins, play } from './stage.mjs';

const [url, pictures] = process.argv.slice(2);
const [WANG, LI, QIAN] = [1002, 2001, 2010];

async function fees(stage) {
  const [wang, qian] = [WANG, QIAN].map((viewer) => stage.phone(viewer));
  await stage.page.getByTestId('hint-close').click();
  await stage.phone(LI).front();
  await stage.seat(1, QIAN, 'Finance');
  await wang.front();

  begins('what is owed, and why');
  await wang.says('/menu');
  await wang.presses('💰 费用');
  await wang.sees('5-1202 的费用');
  await stage.fits();
  await stage.picture('fees-1-owed');
  await wang.presses('🔍');
  await wang.sees('待缴 ¥');
  await wang.presses('水费');
  await wang.sees('账单号');
  await stage.fits();
  await stage.picture('fees-2-bill');
  await wang.presses('‹ 返回');
  await wang.sees('共 ¥');
  await wang.presses('‹ 返回');
  await wang.sees('5-1202 的费用');
  await wang.presses('💳 怎么缴费');
  await wang.sees('转账备注请写');
  await stage.fits();
  await stage.picture('fees-3-how-to-pay');

  begins('“I have paid”');
  await wang.presses('✅ 我已付款');
  await wang.sees('付了多少？');
  await wang.presses('全部待缴');
  await wang.sees('哪一天付的？');
  await wang.presses('今天');
  await wang.sees('怎么付的？');
  await wang.presses('银行转账');
  await wang.sees('请发转账截图或回单');
  await wang.attaches('照片');
  await wang.sees('文件 1 份');
  await wang.presses('继续');
  await wang.sees('缴费情况，对吗？');
  await stage.fits();
  await stage.picture('fees-4-summary');
  await wang.twice('✅ 提交');
  await wang.sees('缴费 · 待核对');
  const n = await wang.root.getByTestId('message').filter({ hasText: '缴费 · 待核对' }).count();
  if (n !== 1) throw new Error(`the payment is there ${n} times`);

  begins('the cashier finds it; the receipt comes, and comes again');
  await qian.front();
  await qian.seesCard('5-1202 缴费 · 待核对');
  await stage.fits();
  await stage.picture('fees-5-card');
  await qian.twice('✅ 全部到账');
  await qian.sees('缴费 · 已到账');
  await wang.front();
  await wang.sees('收到您的缴费');
  await wang.sees('🧾 收据');
  await stage.fits();
  await stage.picture('fees-6-receipt');
  await wang.says('/fees');
  await wang.sees('都缴清了，谢谢您');
  await stage.picture('fees-7-settled');
}

await play(url, pictures, PHONE, [fees]);
begins('all is well');
