import { DomainError, invalidFields } from '@app/kernel';
import type { Experiment } from './experiment';

export function experimentNotFound(): DomainError {
  return new DomainError(
    'not_found',
    'experiments.not_found',
    'There is no such experiment in this organization.',
  );
}

export function illegalTransition(
  { status, archivedAt }: Pick<Experiment, 'status' | 'archivedAt'>,
  to: string,
): DomainError {
  const state = archivedAt ? 'archived' : status;
  return new DomainError(
    'conflict',
    'experiments.illegal_transition',
    `This experiment is ${state}: it cannot be ${to}. An experiment goes from draft to active, stopped and deployed.`,
  );
}

export function agentIsBusy({ slug, projectId }: Pick<Experiment, 'slug' | 'projectId'>): DomainError {
  const where = projectId === null ? 'in the whole organization' : 'in a project that it would touch';
  return new DomainError(
    'conflict',
    'experiments.agent_is_busy',
    `The experiment "${slug}" is active on this agent ${where}: stop it first.`,
  );
}

export function projectIsGone(): DomainError {
  return new DomainError(
    'conflict',
    'experiments.project_is_gone',
    'The project of this experiment was deleted, and its agent with it: there is nobody to give a version to.',
  );
}

export function controlIsGone(): DomainError {
  return new DomainError(
    'conflict',
    'experiments.control_is_gone',
    'The control arm got nothing of this tier, and somebody has published the agent there since: delete that to go back.',
  );
}

export function speaksOfOthers(): DomainError {
  return new DomainError(
    'forbidden',
    'experiments.outside_of_token',
    'This token is limited to one project, and an experiment of the whole organization speaks of the others, too.',
  );
}

export function fixedOnceStarted(names: string[]): DomainError {
  return new DomainError(
    'conflict',
    'experiments.fixed_once_started',
    `What an experiment is about is fixed before it starts, so that no result can choose it: ${names.join(', ')}.`,
  );
}

export function splitIsHistory(): DomainError {
  return new DomainError(
    'conflict',
    'experiments.stopped',
    'This experiment assigns nobody any more: its split cannot be changed.',
  );
}

export function deletesNoHistory(): DomainError {
  return new DomainError(
    'conflict',
    'experiments.has_history',
    'Only drafts are deleted: what an experiment found out stays. Archive it once it is stopped.',
  );
}

export function assignsNobody(): DomainError {
  return new DomainError(
    'conflict',
    'experiments.assigns_nobody',
    'Only an active experiment assigns people; this person was not assigned while it was.',
  );
}

export function notAssignable(): DomainError {
  return invalidFields({ user_id: ['is not a member of this organization'] });
}

export function notForOthers(): DomainError {
  return new DomainError(
    'forbidden',
    'experiments.not_for_others',
    'Whoever is not a manager asks for their own assignment alone.',
  );
}
