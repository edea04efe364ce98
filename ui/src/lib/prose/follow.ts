/** Follows a link of a document: inside the handbook at once, outside after a question. */
import { t } from '../../i18n';
import { run, type LinkTarget } from '../../ipc';
import { layers } from '../app/layers.svelte';
import { router } from '../app/router.svelte';

/** The host as the browser would reach it, so that look-alike letters show as punycode. */
export function trueHost(address: string): string {
  try {
    const url = new URL(address);
    return url.protocol === 'mailto:' ? decodeURIComponent(url.pathname) : url.host;
  } catch {
    return address;
  }
}

function arrive(target: LinkTarget): void {
  switch (target.type) {
    case 'document':
      router.go({ view: 'read', doc: target.path, anchor: target.anchor ?? undefined });
      return;
    case 'external':
      layers.open({ kind: 'external', url: target.url, host: target.host, shown: '' });
      return;
    case 'missing':
      layers.open({ kind: 'missing', target: target.target, closest: target.closest });
      return;
    case 'refused':
      layers.open({ kind: 'refused', title: t('read.link_refused'), message: target.message });
  }
}

export function follow(link: HTMLAnchorElement, from: string): void {
  const { doc, anchor, external, missing } = link.dataset;
  if (external !== undefined) {
    layers.open({ kind: 'external', url: external, host: trueHost(external), shown: link.textContent ?? '' });
  } else if (doc !== undefined && missing === undefined && !link.classList.contains('file-link')) {
    router.go({ view: 'read', doc, anchor: anchor || undefined });
  } else {
    const href = missing || doc || link.getAttribute('href') || '';
    if (href && href !== '#') {
      void run('document.link', { doc: from, href }).then(arrive, (thrown: unknown) => {
        layers.open({ kind: 'refused', title: t('read.link_refused'), message: thrown instanceof Error ? thrown.message : String(thrown) });
      });
    }
  }
}
