// Answers to the wizard's questions, each ending at the next one.
import { heading } from './steps.mjs';

export const go = (page) => page.getByRole('button', { name: 'Continue' }).click();

export async function answerPractice(page) {
  await page.getByLabel('Profession').selectOption('lawyer');
  await page.getByLabel('Website').fill('https://lovelace-law.example');
  await go(page);
  await heading(page, 'What do you offer?');
}

export async function answerServices(page) {
  await page.getByLabel('Currency').selectOption('gbp');
  await page.getByLabel('Service').first().fill('First consultation');
  await page.getByLabel('Fee').first().fill('89.50');
  await page.locator('[name=service_unit]').first().selectOption('session');
  await page.getByText('“First consultation is 89.5 GBP with us.”').waitFor();
  await go(page);
  await heading(page, 'How do you write?');
}

export async function answerVoice(page) {
  await page.getByText('Warm').click();
  await page.getByLabel('Signature').fill('Kind regards,\nAda Lovelace');
  await go(page);
  await heading(page, 'When can people reach you?');
}

export async function answerHours(page) {
  await page.getByRole('checkbox', { name: 'Friday' }).uncheck();
  await page.getByLabel('Monday opens').fill('08:30');
  await go(page);
  await heading(page, 'Connect your inbox');
}
