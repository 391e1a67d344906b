import { checkPolicy } from '../translate/policy-model';
import type { WorldCalibration } from '../world';
import type { Agent } from './agent';
import type { DriveSettings } from './drive-plan';
import { loadLaneFollower } from './lane-follower';
import { loadPolicy } from './policy';

/** The agent that needs no model; all other names are policies. */
export const LANE_FOLLOWER = 'lane-follower';

/** @throws ModelError where the agent is a policy that cannot be used */
export function loadAgent(
  { agent, gains }: Pick<DriveSettings, 'agent' | 'gains'>,
  calibration: WorldCalibration,
): Promise<Agent> {
  return agent === LANE_FOLLOWER ? loadLaneFollower({ calibration, gains }) : loadPolicy(agent, calibration);
}

/**
 * Before anything is driven.
 * @returns the settings' `agentSha256`, for a policy
 * @throws ModelError as loadAgent, but where the camera alone decides
 */
export async function checkAgent(agent: string): Promise<Pick<DriveSettings, 'agentSha256'>> {
  return agent === LANE_FOLLOWER ? {} : { agentSha256: (await checkPolicy(agent)).sha256 };
}

/** For page and document: a policy has no gains. */
export function describeAgent({ agent, gains }: Pick<DriveSettings, 'agent' | 'gains'>): string {
  return agent === LANE_FOLLOWER ? `${agent} with gains ${gains}` : `policy ${agent}`;
}
