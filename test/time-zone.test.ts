import { expect, it } from 'vitest';

/** The difference to UTC at noon of 2024-09-01, in minutes, of the zones that the suite runs in. */
const OFFSETS: Record<string, number> = {
  UTC: 0,
  'Asia/Shanghai': -8 * 60,
  'America/New_York': 4 * 60,
  'Pacific/Apia': -13 * 60,
};

it('this run is in the time zone of its project', () => {
  expect(new Date('2024-09-01T12:00:00Z').getTimezoneOffset()).toBe(OFFSETS[process.env.TZ as string]);
});
