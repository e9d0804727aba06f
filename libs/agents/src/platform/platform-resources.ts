import type { ResourceType } from '../resource';
import { CODE_REVIEWER } from './code-reviewer';
import { FRONTEND_EXPERT } from './frontend-expert';
import { PYTHON_EXPERT } from './python-expert';
import { RAILS_EXPERT } from './rails-expert';
import { TEST_WRITER } from './test-writer';

/** What every organization starts with. Content is canonical: a spec sees to it. */
export interface PlatformResource {
  type: ResourceType;
  name: string;
  content: string;
}

export const PLATFORM_RESOURCES: PlatformResource[] = [
  { type: 'agent', name: 'rails-expert', content: RAILS_EXPERT },
  { type: 'agent', name: 'frontend-expert', content: FRONTEND_EXPERT },
  { type: 'agent', name: 'python-expert', content: PYTHON_EXPERT },
  { type: 'agent', name: 'code-reviewer', content: CODE_REVIEWER },
  { type: 'agent', name: 'test-writer', content: TEST_WRITER },
];
