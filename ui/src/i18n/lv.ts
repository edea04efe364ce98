import { en } from './en';
export const lv = en;
