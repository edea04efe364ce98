/** Keys that work everywhere. */
import { host } from '../../host';
import { typesText, type Handlers } from '../keyboard/keyboard.svelte';
import { app } from './app.svelte';
import { layers } from './layers.svelte';
import { chooseFolder, opening } from './opening.svelte';
import { nextPane } from './panes';
import { syncing } from '../sync/sync.svelte';
import { router, type Place } from './router.svelte';

/** Zoom steps in percent. */
const ZOOMS = [80, 90, 100, 110, 125, 150, 175, 200];

function zoom(step: 1 | -1): void {
  const now = app.settings.zoom;
  const next = step > 0 ? ZOOMS.find((value) => value > now) : ZOOMS.findLast((value) => value < now);
  if (next !== undefined) void app.change({ zoom: next });
}

function go(place: Place): () => boolean | undefined {
  return () => {
    if (!app.handbook) return false;
    router.go(place);
  };
}

export function globalKeys(): Handlers {
  return {
    'go.search': go({ view: 'search' }),
    'rail.1': go({ view: 'search' }),
    'rail.2': go({ view: 'library', folder: '' }),
    'rail.3': go({ view: 'drafts' }),
    'rail.4': go({ view: 'reviews' }),
    'rail.5': go({ view: 'freshness' }),
    'rail.6': go({ view: 'settings' }),
    'draft.new': () => {
      if (!app.handbook) return false;
      layers.open({ kind: 'new_draft' });
    },
    'list.search': go({ view: 'search' }),
    'go.back': () => void router.back(),
    'go.forward': () => void router.forward(),
    'sync.run': () => {
      if (!app.handbook?.has_remote) return false;
      void syncing.now();
    },
    'pane.next': () => nextPane(1),
    'pane.previous': () => nextPane(-1),
    'handbook.open': () => void chooseFolder(),
    'handbook.clone': () => {
      opening.form = true;
      router.go({ view: 'welcome' });
    },
    'app.keys': () => layers.open({ kind: 'keys' }),
    'app.palette': () => layers.open({ kind: 'palette' }),
    // A field takes back what was typed into it.
    'app.undo': () => (typesText(document.activeElement) ? false : layers.undo()),
    'zoom.in': () => zoom(1),
    'zoom.out': () => zoom(-1),
    'zoom.reset': () => void app.change({ zoom: 100 }),
    'app.quit': () => host().quit(),
  };
}
