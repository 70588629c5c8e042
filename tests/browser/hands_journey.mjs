// Deciding without a mouse, and with a thumb.
import assert from 'node:assert/strict';
import { untilSent } from './mail.mjs';
import { arrive, rowOf } from './portal_steps.mjs';
import { openPractice } from './practice.mjs';
import { journey } from './stage.mjs';

const reply = 'Dear Isla,\n\nwritten without a mouse.\n\nAda';

journey(
  'a reply is read, written, approved, called back and sent by keys alone',
  async ({ visit, world }) => {
    const ada = await openPractice(visit, world);
    const { page, office } = ada;
    await arrive(world, ada, 'By keys alone');
    const row = rowOf(page, 'By keys alone');
    const { keyboard } = page;
    await keyboard.press('Tab');
    await page
      .getByRole('link', { name: 'Skip to the content' })
      .and(page.locator(':focus'))
      .waitFor();
    await keyboard.press('Enter');
    await keyboard.press('j');
    await page.locator('thread-messages').getByText('how much is a tax return').waitFor();
    await keyboard.press('e');
    await page.getByLabel('Your reply').and(page.locator(':focus')).waitFor();
    await keyboard.press('Control+a');
    await keyboard.insertText(reply);
    await page.locator('reply-card').getByText('Saved', { exact: true }).waitFor();
    await keyboard.press('Escape');
    await page.getByLabel('Your reply').waitFor({ state: 'hidden' });
    await keyboard.press('a');
    await row.waitFor({ state: 'detached' });
    await keyboard.press('z');
    await row.waitFor();
    await page
      .locator('reply-card [data-place=text]')
      .getByText('written without a mouse')
      .waitFor();
    await keyboard.press('a');
    await row.waitFor({ state: 'detached' });
    const [left] = await untilSent(world, office);
    assert.equal(left.text.trim(), reply);
  },
);

journey(
  'on a telephone the draft covers the list, and back shows the list',
  async ({ visit, world }) => {
    const ada = await openPractice(visit, world, {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    const { page, office } = ada;
    await arrive(world, ada, 'In the hand');
    const row = rowOf(page, 'In the hand');
    await row.tap();
    await page.locator('thread-messages').getByText('how much is a tax return').waitFor();
    assert.equal(await row.isVisible(), false);
    await page.goBack();
    await row.waitFor();
    assert.match(page.url(), /\/portal\//);
    await row.tap();
    const bar = page.locator('decision-bar');
    await bar.getByRole('button', { name: /Edit|Fill in/ }).tap();
    await page.getByLabel('Your reply').fill(reply);
    await page.locator('reply-card').getByText('Saved', { exact: true }).waitFor();
    const approve = bar.getByRole('button', { name: /Approve/ });
    const box = await approve.boundingBox();
    assert.ok(box.height >= 44, `a thumb needs 44 px, not ${box.height}`);
    await approve.tap();
    await row.waitFor({ state: 'detached' });
    const [left] = await untilSent(world, office);
    assert.equal(left.text.trim(), reply);
  },
);
