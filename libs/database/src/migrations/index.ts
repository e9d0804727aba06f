import { Directory1763700000000 } from './1763700000000-directory';
import { SignIn1763700001000 } from './1763700001000-sign-in';
import { Projects1763700002000 } from './1763700002000-projects';
import { Sessions1763700003000 } from './1763700003000-sessions';
import { Ingestion1763700004000 } from './1763700004000-ingestion';
import { Analytics1763700005000 } from './1763700005000-analytics';
import { EventDigests1763700006000 } from './1763700006000-event-digests';
import { EventPartitions1763700007000 } from './1763700007000-event-partitions';
import { Roles1763700008000 } from './1763700008000-roles';
import { AuditLog1763700009000 } from './1763700009000-audit-log';
import { Invitations1763700010000 } from './1763700010000-invitations';
import { GivenAnswers1763700011000 } from './1763700011000-given-answers';
import { OutgoingMails1763700012000 } from './1763700012000-outgoing-mails';
import { Passkeys1763700013000 } from './1763700013000-passkeys';
import { ApiTokens1763700014000 } from './1763700014000-api-tokens';
import { SignInLog1763700015000 } from './1763700015000-sign-in-log';
import { WrongCodesByAddress1763700016000 } from './1763700016000-wrong-codes-by-address';
import { AuditBefore1763700016001 } from './1763700016001-audit-before';
import { OrganizationRemoval1763700017000 } from './1763700017000-organization-removal';
import { ProjectLimits1763700018000 } from './1763700018000-project-limits';
import { AnswersLost1763700019000 } from './1763700019000-answers-lost';
import { ImportsInTurn1763700020000 } from './1763700020000-imports-in-turn';
import { AuditHeads1763700030000 } from './1763700030000-audit-heads';
import { Resources1763700040000 } from './1763700040000-resources';
import { Modifications1763700041000 } from './1763700041000-modifications';
import { EditPatterns1763700042000 } from './1763700042000-edit-patterns';
import { VersionLog1763700045000 } from './1763700045000-version-log';
import { Playbooks1763700046000 } from './1763700046000-playbooks';
import { AcceptedPatterns1763700050000 } from './1763700050000-accepted-patterns';
import { ModifiedAgents1763700051000 } from './1763700051000-modified-agents';
import { Outbox1763700052000 } from './1763700052000-outbox';
import { Inviters1763700053000 } from './1763700053000-inviters';
import { Experiments1763700060000 } from './1763700060000-experiments';
import { OrganizationSettings1763700070000 } from './1763700070000-organization-settings';
import { RollupScopes1763700071000 } from './1763700071000-rollup-scopes';
import { SessionsByFilter1763700071001 } from './1763700071001-sessions-by-filter';
import { SessionFacts1763700072000 } from './1763700072000-session-facts';
import { SessionAnalyses1763700072001 } from './1763700072001-session-analyses';
import { SessionSearch1763700072010 } from './1763700072010-session-search';
import { SessionsOfAPerson1763700072020 } from './1763700072020-sessions-of-a-person';
import { Retention1763700073000 } from './1763700073000-retention';
import { Erasures1763700073001 } from './1763700073001-erasures';
import { Threads1763700074000 } from './1763700074000-threads';
import { Prices1763700075000 } from './1763700075000-prices';
import { SearchByFilter1763700076000 } from './1763700076000-search-by-filter';
import { FailedRepricings1763700076001 } from './1763700076001-failed-repricings';
import { RollupsOfPeople1763700076002 } from './1763700076002-rollups-of-people';
import { SessionsByPeople1763700076003 } from './1763700076003-sessions-by-people';
import { SessionsByOutcome1763700076004 } from './1763700076004-sessions-by-outcome';
import { DaysToSumAgain1763700076005 } from './1763700076005-days-to-sum-again';
import { RollupsOfFourWeeks1763700077000 } from './1763700077000-rollups-of-four-weeks';
import { SessionsOfAProject1763700077001 } from './1763700077001-sessions-of-a-project';
import { SearchesOfAPerson1763700077002 } from './1763700077002-searches-of-a-person';
import { WordsFarIntoAText1763700077003 } from './1763700077003-words-far-into-a-text';
import { ToolsOfTasks1763700077004 } from './1763700077004-tools-of-tasks';
import { RollupsOfVersions1763700077005 } from './1763700077005-rollups-of-versions';
import { FilesOfSealedSessions1763700077006 } from './1763700077006-files-of-sealed-sessions';
import { AgentsOfPeopleByDay1763700077007 } from './1763700077007-agents-of-people-by-day';
import { ContentsThatGo1763700077008 } from './1763700077008-contents-that-go';
import { TranscriptCostStates1763700077009 } from './1763700077009-transcript-cost-states';
import { SearchesOfNames1763700077010 } from './1763700077010-searches-of-names';

/** In order. Listed, not globbed: the build decides what runs, not a folder's content. */
export const MIGRATIONS = [
  Directory1763700000000,
  SignIn1763700001000,
  Projects1763700002000,
  Sessions1763700003000,
  Ingestion1763700004000,
  Analytics1763700005000,
  EventDigests1763700006000,
  EventPartitions1763700007000,
  Roles1763700008000,
  AuditLog1763700009000,
  Invitations1763700010000,
  GivenAnswers1763700011000,
  OutgoingMails1763700012000,
  Passkeys1763700013000,
  ApiTokens1763700014000,
  SignInLog1763700015000,
  WrongCodesByAddress1763700016000,
  AuditBefore1763700016001,
  OrganizationRemoval1763700017000,
  ProjectLimits1763700018000,
  AnswersLost1763700019000,
  ImportsInTurn1763700020000,
  AuditHeads1763700030000,
  Resources1763700040000,
  Modifications1763700041000,
  EditPatterns1763700042000,
  VersionLog1763700045000,
  Playbooks1763700046000,
  AcceptedPatterns1763700050000,
  ModifiedAgents1763700051000,
  Outbox1763700052000,
  Inviters1763700053000,
  Experiments1763700060000,
  OrganizationSettings1763700070000,
  RollupScopes1763700071000,
  SessionsByFilter1763700071001,
  SessionFacts1763700072000,
  SessionAnalyses1763700072001,
  SessionSearch1763700072010,
  SessionsOfAPerson1763700072020,
  Retention1763700073000,
  Erasures1763700073001,
  Threads1763700074000,
  Prices1763700075000,
  SearchByFilter1763700076000,
  FailedRepricings1763700076001,
  RollupsOfPeople1763700076002,
  SessionsByPeople1763700076003,
  SessionsByOutcome1763700076004,
  DaysToSumAgain1763700076005,
  RollupsOfFourWeeks1763700077000,
  SessionsOfAProject1763700077001,
  SearchesOfAPerson1763700077002,
  WordsFarIntoAText1763700077003,
  ToolsOfTasks1763700077004,
  RollupsOfVersions1763700077005,
  FilesOfSealedSessions1763700077006,
  AgentsOfPeopleByDay1763700077007,
  ContentsThatGo1763700077008,
  TranscriptCostStates1763700077009,
  SearchesOfNames1763700077010,
];
