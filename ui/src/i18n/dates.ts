/** Dates in words: '12 days ago', with the full date for focus and hover. */
import { currentLocale } from './say.svelte';

const DAY = 86_400_000;

/** Day before month, as in the rest of the house. */
function dateLocale(): string {
  return currentLocale() === 'en' ? 'en-GB' : currentLocale();
}

/** Midnight UTC of a calendar date or of a time's local calendar date. */
function dayOf(when: string): number {
  const date = /^(\d{4})-(\d{2})-(\d{2})$/.exec(when);
  if (date) return Date.UTC(Number(date[1]), Number(date[2]) - 1, Number(date[3]));
  const time = new Date(when);
  return Date.UTC(time.getFullYear(), time.getMonth(), time.getDate());
}

/** Calendar days from `when` to `today`; negative when it lies ahead. */
export function daysBetween(when: string, today: string): number {
  return Math.round((dayOf(today) - dayOf(when)) / DAY);
}

/** '12 days ago', 'yesterday', 'today', 'in 3 days', in the interface's language. */
export function ago(when: string, today: string): string {
  const days = daysBetween(when, today);
  const words = new Intl.RelativeTimeFormat(currentLocale(), { numeric: 'auto' });
  const size = Math.abs(days);
  if (size < 60) return small(words.format(-days, 'day'));
  if (size < 730) return small(words.format(-Math.round(days / 30.44), 'month'));
  return small(words.format(-Math.round(days / 365.25), 'year'));
}

/** Inside a sentence, as these words stand here; Vietnamese hands them over as its beginning. */
function small(words: string): string {
  return words.charAt(0).toLocaleLowerCase(currentLocale()) + words.slice(1);
}

/** '4 March 2026', in the interface's language. */
export function fullDate(when: string): string {
  return new Intl.DateTimeFormat(dateLocale(), { dateStyle: 'long', timeZone: 'UTC' }).format(dayOf(when));
}

/** '4 March 2026 at 14:20', in local time. */
export function fullTime(when: string): string {
  return new Intl.DateTimeFormat(dateLocale(), { dateStyle: 'long', timeStyle: 'short' }).format(new Date(when));
}

/** '14:02', in local time. */
export function clock(when: string): string {
  return new Intl.DateTimeFormat(dateLocale(), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(when));
}

/** '4 Mar', with the year when it is not the current one. */
export function shortDate(when: string, today: string): string {
  const day = dayOf(when);
  const sameYear = new Date(day).getUTCFullYear() === new Date(dayOf(today)).getUTCFullYear();
  return new Intl.DateTimeFormat(dateLocale(), {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
    timeZone: 'UTC',
  }).format(day);
}

/** 'March 2026', for grouping versions. */
export function monthOf(when: string, today: string): string {
  const day = dayOf(when);
  const sameYear = new Date(day).getUTCFullYear() === new Date(dayOf(today)).getUTCFullYear();
  return new Intl.DateTimeFormat(dateLocale(), {
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
    timeZone: 'UTC',
  }).format(day);
}
