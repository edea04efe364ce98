/**
 * Lets CodeMirror's styles through the window's policy, which refuses `<style>` elements:
 * they are adopted as a constructed sheet instead. Import before any view is made.
 */
import { StyleModule } from 'style-mod';

const mounted: StyleModule[] = [];
let sheet: CSSStyleSheet | undefined;

/** Puts modules in, in the order asked for, so that later ones win as CodeMirror means it. */
function mount(_root: Document | ShadowRoot | DocumentOrShadowRoot, modules: StyleModule | readonly StyleModule[]): void {
  let place = 0;
  for (const module of Array.isArray(modules) ? (modules as readonly StyleModule[]) : [modules as StyleModule]) {
    const at = mounted.indexOf(module);
    if (at >= place) {
      place = at + 1;
      continue;
    }
    if (at >= 0) {
      mounted.splice(at, 1);
      place -= 1;
    }
    mounted.splice(place, 0, module);
    place += 1;
  }
  if (!sheet) {
    sheet = new CSSStyleSheet();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }
  sheet.replaceSync(mounted.map((module) => module.getRules()).join('\n'));
}

StyleModule.mount = mount;
