// Two people press "Approve" fifty times at once: one mail.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { newAddress } from '../browser/steps.mjs';
import { assertAllSentOnce, settle } from './kill_matrix.mjs';
import { press, signIn } from './practice.mjs';
import { faults } from './stage.mjs';

const presses = 50;

faults('fifty approvals at once, by two people, send one mail', async ({ stack, open }) => {
  const [office] = await open(1);
  const grace = await colleague(stack, office);
  const [draft] = await office.drafts(1);

  const ended = await Promise.all(
    Array.from({ length: presses }, (_, i) => press(draft, i % 2 ? office.owner : grace)),
  );

  assert.equal(ended.filter((one) => one === 'approved').length, 1);
  assert.equal(ended.filter((one) => one === 'already_decided').length, presses - 1);
  await settle(stack, [draft]);
  await assertAllSentOnce(stack, [
    { draft, place: { name: 'approved' }, victim: { name: 'nobody' } },
  ]);
});

// Invitations are not on sale yet, so the membership is written as the house would write it.
async function colleague(stack, office) {
  const grace = await signIn(stack, newAddress('grace'));
  const { user } = await grace.get('/v1/me');
  await stack.query(`
    insert into memberships (org_id, id, user_id, role)
    values ('${office.org}', '${crypto.randomUUID()}', '${user.id}', 'member');
    insert into membership_routes (user_id, org_id, name, slug, role)
    select '${user.id}', id, name, slug, 'member' from orgs where id = '${office.org}'`);
  return grace;
}
