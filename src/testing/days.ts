import { type Day, daysOf } from './oracle/calendar.js';

/** All days that an arbitrary may draw. Adding days is a step in this list. */
const allDays = daysOf({ from: '1990-01-01', to: '2080-01-01' });
const placeOf = new Map(allDays.map((day, place) => [day, place]));

/** A day some days later, or earlier for a negative number, limited to 1990-01-01 to 2079-12-31. */
export function addDays(day: Day, days: number): Day {
  const place = (placeOf.get(day) ?? 0) + days;
  return allDays[Math.min(Math.max(place, 0), allDays.length - 1)] as Day;
}

export function latest(...days: Day[]): Day {
  return days.reduce((last, day) => (day > last ? day : last));
}

/** Days on which something begins or ends: the programme, a year, a month of 28 to 31 days, an interest period. */
export const boundaryDays: readonly Day[] = [
  '2024-09-01',
  '2024-12-12',
  '2024-08-31',
  '2024-09-02',
  '2024-12-11',
  '2024-12-13',
  '2024-12-31',
  '2025-01-01',
  '2025-12-31',
  '2026-01-01',
  '2024-08-15',
  '2024-02-28',
  '2024-02-29',
  '2024-03-01',
  '2025-01-31',
  '2025-02-28',
  '2025-03-01',
  '2025-03-31',
  '2024-10-30',
  '2024-10-31',
  '2024-11-30',
  '2025-05-31',
  '2024-12-20',
  '2024-12-21',
  '2025-03-20',
  '2025-03-21',
];
