// Looks at each page of the web page in Chromium, without JavaScript, and writes pictures.
//   node look.mjs ADDRESS FOLDER      the token "admin" logs in; the exit code is 1 if something is wrong
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import puppeteer from 'puppeteer-core';

const [address, folder] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pages = { login: '/login', list: '/', filtered: '/?state=trouble', fetchjob: '/fetchjobs/market/xetra', error: '/nothing' };
const found = [];
mkdirSync(folder, { recursive: true });

// Repeats a step until the element with the focus is the wanted one. Fails after a minute.
async function focus(page, wanted, step) {
  const text = `(${wanted})(document.activeElement)`;
  for (const end = Date.now() + 60_000; !(await page.evaluate(text));) {
    if (Date.now() > end) throw new Error(`no element gets the focus for which this is true: ${wanted}`);
    await step();
  }
}

const browser = await puppeteer.launch({
  timeout: 120_000,
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage', '--force-color-profile=srgb'],
});
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000);
  // A visit ends the requests of the visit before, such as that for the icon.
  page.on('requestfailed', request => {
    const reason = request.failure()?.errorText;
    if (reason !== 'net::ERR_ABORTED') found.push(`a request failed: ${request.url()}: ${reason}`);
  });
  // The browser reports the status of the error page.
  page.on('console', message => {
    if (!message.text().includes('status of 404')) found.push(`the console says: ${message.text()}`);
  });
  page.on('request', request => {
    if (!request.url().startsWith(address)) found.push(`a foreign resource: ${request.url()}`);
  });
  // By keyboard only, and without JavaScript: the token, Enter, and the first FetchJob of the list.
  await page.setJavaScriptEnabled(false);
  await page.goto(address + '/');
  await focus(page, element => element.name === 'token', async () => {});
  await page.keyboard.type('admin');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  if (page.url() !== address + '/') found.push(`the login leads to ${page.url()}`);
  await focus(page, element => element.pathname?.startsWith('/fetchjobs/'), () => page.keyboard.press('Tab'));
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  if (!page.url().startsWith(address + '/fetchjobs/')) found.push(`the first FetchJob leads to ${page.url()}`);
  for (const scheme of ['light', 'dark']) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    for (const width of [390, 900, 1400]) {
      await page.setViewport({ width, height: 900, deviceScaleFactor: 1 });
      for (const [name, path] of Object.entries(pages)) {
        await page.setJavaScriptEnabled(false);
        const answer = await page.goto(address + path);
        if (answer.status() >= 500) found.push(`${name}: ${answer.status()}`);
        await page.screenshot({ path: `${folder}/${name}-${scheme}-${width}.png`, fullPage: true });
        // The checks run beside the page; its own policy allows no script.
        await page.setJavaScriptEnabled(true);
        await page.setBypassCSP(true);
        await page.goto(address + path);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (wide > 0) found.push(`${name} ${width}: ${wide} px too wide`);
        await page.evaluate(axe);
        const result = await page.evaluate(() => window.axe.run(document, {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        }));
        for (const violation of result.violations) {
          for (const node of violation.nodes) {
            found.push(`${name} ${scheme} ${width}: ${violation.id}: ${node.html.slice(0, 160)} ${node.failureSummary.replaceAll('\n', ' ').slice(0, 300)}`);
          }
        }
        await page.setBypassCSP(false);
      }
    }
  }
  await page.emulateMediaType('print');
  await page.goto(address + '/');
  await page.screenshot({ path: `${folder}/list-print.png`, fullPage: true });
} finally {
  await browser.close();
}
const once = [...new Set(found)];
once.forEach(line => console.log(line));
console.log(`${once.length} findings`);
process.exit(once.length === 0 ? 0 : 1);
