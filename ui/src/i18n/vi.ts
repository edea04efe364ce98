import { en } from './en';
export const vi = en;
