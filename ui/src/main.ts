import './styles/tokens.css';
import './styles/fonts.css';
import './styles/base.css';
import './styles/prose.css';

import { mount } from 'svelte';

import App from './App.svelte';
import { connect } from './host';
import { setLanguage } from './i18n';
import { wordErrors } from './lib/app/wording';

setLanguage('system');
wordErrors();
const target = document.getElementById('app');
if (target) void connect().then(() => mount(App, { target }));
