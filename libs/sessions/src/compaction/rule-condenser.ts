import { Injectable } from '@nestjs/common';
import { formatUsd } from '@app/kernel';
import type { ToolFacts } from '../derived-facts';
import type { Session } from '../session';
import { Condenser } from './condenser';
import type { ConversationMaterial } from './conversation-material';

const LONGEST_PROMPT = 400;
const LONGEST_FORMER = 4_000;
const MOST_FILES = 40;
const MOST_TOOLS = 12;

/** Condenses by rule: the same conversation always gives the same text. */
@Injectable()
export class RuleCondenser extends Condenser {
  condense(material: ConversationMaterial): Promise<string> {
    const { session } = material;
    const sections = [
      [`# ${oneLine(session.summary) ?? 'A conversation without a title'}`, factsOf(session)],
      ['## What was asked', askedIn(material)],
      ['## What was done', doneIn(material)],
      ['## Outcome', outcomeOf(session)],
      ['## Open ends', openEndsOf(material)],
      ['## Before', session.compactedSummary && cut(session.compactedSummary, LONGEST_FORMER)],
    ];
    const told = sections.filter(([, text]) => text);
    return Promise.resolve(`${told.map(([heading, text]) => `${heading}\n\n${text}`).join('\n\n')}\n`);
  }
}

function factsOf({ agentName, project, component, startedAt, totalTurns, totalCost }: Session): string {
  const where = [project?.name, component].filter(Boolean).join(', ');
  const parts = [
    agentName && `agent ${agentName}`,
    where && `in ${where}`,
    `began ${startedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    counted(totalTurns, 'turn'),
    `${Number(formatUsd(totalCost)).toFixed(2)} USD`,
  ];
  return parts.filter(Boolean).join(' · ');
}

function askedIn({ prompts, session }: ConversationMaterial): string {
  const left = session.totalTurns - prompts.length;
  if (prompts.length === 0) return `${counted(left, 'prompt')}, whose words were not kept.`;
  const asked = prompts.map((prompt) => `- ${cut(oneLine(prompt) ?? '(nothing in words)', LONGEST_PROMPT)}`);
  return left > 0 ? [...asked, `- … and ${counted(left, 'prompt')} more`].join('\n') : asked.join('\n');
}

function doneIn({ tools, tasks, work }: ConversationMaterial): string | null {
  const lines = [
    work && work.files.length > 0 && `Files edited: ${listed(work.files, MOST_FILES)}`,
    work &&
      work.linesAdded + work.linesRemoved > 0 &&
      `Lines: ${work.linesAdded} added, ${work.linesRemoved} removed`,
    work && work.branches.length > 0 && `Branches: ${listed(work.branches, MOST_FILES)}`,
    tools.length > 0 && `Tools: ${tools.slice(0, MOST_TOOLS).map(toolText).join(', ')}`,
    tasks.length > 0 &&
      `Tasks of subagents: ${tasks.map(({ agentType }) => agentType ?? 'unnamed').join(', ')}`,
  ];
  const told = lines.filter(Boolean).map((line) => `- ${line as string}`);
  return told.length > 0 ? told.join('\n') : null;
}

function toolText({ toolName, calls, failures }: ToolFacts): string {
  return failures > 0 ? `${toolName} ${calls} (${failures} failed)` : `${toolName} ${calls}`;
}

function outcomeOf({ outcome, endedAt }: Session): string {
  if (outcome) return `${outcome[0]!.toUpperCase()}${outcome.slice(1)}.`;
  return endedAt ? 'It ended, and nobody said how.' : 'It was still going on.';
}

function openEndsOf({ tasks, work }: ConversationMaterial): string {
  const running = tasks.filter(({ status }) => status === 'running');
  const interrupted = tasks.filter(({ status }) => status === 'interrupted');
  const failed = tasks.filter(({ status }) => status === 'failed');
  const lines = [
    ...running.map(
      ({ agentType, agentId }) => `The task of ${agentType ?? 'a subagent'} (${agentId}) was still running.`,
    ),
    ...interrupted.map(
      ({ agentType, agentId }) =>
        `The task of ${agentType ?? 'a subagent'} (${agentId}) was interrupted by the end.`,
    ),
    ...failed.map(
      ({ agentType, agentId }) => `The task of ${agentType ?? 'a subagent'} (${agentId}) failed.`,
    ),
    work && work.interruptions > 0 && `The person stopped ${counted(work.interruptions, 'call')}.`,
    work && work.apiErrors > 0 && `${counted(work.apiErrors, 'turn')} ended because the model's API failed.`,
  ];
  const told = lines.filter(Boolean);
  return told.length > 0 ? told.map((line) => `- ${line as string}`).join('\n') : 'None that are known.';
}

function listed(items: string[], most: number): string {
  const told = items.slice(0, most).map((item) => `\`${item.replaceAll('`', "'")}\``);
  return items.length > most ? `${told.join(', ')} and ${items.length - most} more` : told.join(', ');
}

function counted(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}

function oneLine(text: string | null): string | null {
  const line = text?.replace(/\s+/g, ' ').trim();
  return line === undefined || line === '' ? null : line;
}

/** Never in the middle of a character. */
function cut(text: string, length: number): string {
  const characters = [...text];
  return characters.length > length ? `${characters.slice(0, length - 1).join('')}…` : text;
}
