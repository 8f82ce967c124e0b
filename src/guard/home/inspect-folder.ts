import { type HomeFinding, inspectHomes } from '../../inspect/home/index.ts';
import { findSecrets } from '../../inspect/secrets/index.ts';
import { type Incomplete, UserError } from '../../model/index.ts';
import { filesOfFolder } from './read-home.ts';

/**
 * Looks at one folder for itself, with what would be safe instead beside each finding.
 *
 * @throws UserError HOME_NOT_THERE where nothing of a smart home is: "nothing found" in a wrong folder would be false comfort
 */
export function inspectHomeFolder(
  folder: string,
  all: boolean,
): { readonly findings: readonly HomeFinding[]; readonly incomplete: readonly Incomplete[] } {
  const { homes, findings, incomplete } = inspectHomes(filesOfFolder(folder), { all, secrets: findSecrets });
  if (homes > 0 || incomplete.length > 0) return { findings, incomplete };
  throw new UserError('HOME_NOT_THERE', `Nothing of a smart home is in ${folder}.`, {
    hint: 'Name the folder of configuration.yaml, or that of what stands beside it (ESPHome, Zigbee2MQTT, Node-RED ...).',
  });
}
