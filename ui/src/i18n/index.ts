/** Every sentence the interface says. */
export * from './say.svelte';
export * from './dates';
export * from './languages';
export * from './diffNotes';
