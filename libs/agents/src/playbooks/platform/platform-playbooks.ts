import { broughtPlaybook } from './platform-playbook';
import { PYTHON } from './python';
import { RUBY_ON_RAILS } from './ruby-on-rails';
import { SQL } from './sql';
import { TYPESCRIPT } from './typescript';

/** What every organization may subscribe to. They live in the release: nothing in them refers to stored versions. */
export const PLATFORM_PLAYBOOKS = [RUBY_ON_RAILS, TYPESCRIPT, PYTHON, SQL].map(broughtPlaybook);
