import { DomainError, invalidFields } from '@app/kernel';

export function unknownAgentResource(): DomainError {
  return invalidFields({ resource_id: ['is no resource of this organization'] });
}

export function notATestableAgent(): DomainError {
  return invalidFields({
    resource_id: [
      'is no agent of the organization or one of its projects: add to the platform’s own, or fork it',
    ],
  });
}

export function unknownArmVersion(field: 'control_version_hash' | 'variant_version_hash'): DomainError {
  return invalidFields({ [field]: ['is no version of this resource'] });
}

export function sameVersions(): DomainError {
  return invalidFields({ variant_version_hash: ['is the control’s: the two versions must differ'] });
}

export function variantChangesNothing(): DomainError {
  return invalidFields({ variant_config: ['changes nothing: give a key another value than the agent has'] });
}

export function armResourceGone(): DomainError {
  return new DomainError(
    'conflict',
    'agents.arm_resource_gone',
    'The agent of this experiment was deleted meanwhile. Create it again, with the content of the version that you want.',
  );
}
