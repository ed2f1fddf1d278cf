import { chromium } from 'playwright-core';
const [,, url, out, ...opts] = process.argv;
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking','--disable-component-update','--disable-sync'] });
for (const [name, w, h, scheme] of [['d',1440,900,'light'],['dd',1440,900,'dark'],['p',390,844,'light'],['pd',390,844,'dark']]) {
  const p = await b.newPage({ viewport: { width: w, height: h }, colorScheme: scheme });
  p.on('console', m => console.log(m.type(), m.text())); p.on('pageerror', e => console.log('ERR', e.message));
  await p.goto(url); await p.waitForSelector('[data-testid=log] > *'); await p.waitForTimeout(700);
  await p.screenshot({ path: `${out}-${name}.png` }); await p.close();
}
await b.close();
