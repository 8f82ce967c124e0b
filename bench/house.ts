import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makePlace, ON_DISK, type Place, removePlace } from './place.ts';
import type { Target } from './results.ts';
import { search } from './search.ts';
import type { Session } from './session.ts';
import { runTool, SALLYPORT } from './tools.ts';
import { bare, type Variant } from './variants.ts';

const FILES = 1000;
const PACKAGES = 700;
/** Sums of one process: user and system. */
const MOST_CPU_S = 2;

/** What reading is, with nothing looked for: each file by the parser that Home Assistant itself uses. */
const READ_ALL = `
import pathlib, sys, yaml
class Loader(getattr(yaml, sys.argv[1])): pass
Loader.add_multi_constructor('!', lambda loader, suffix, node: suffix)
count = sum(yaml.load(path.read_text(), Loader) is not None for path in pathlib.Path('.').rglob('*.yaml'))
assert count == ${FILES}, count
`;

/** A whole house: all rules over its files, their includes, and what each automation reaches. */
export async function measureHouse(session: Session): Promise<void> {
  const place = makePlace(ON_DISK);
  try {
    layOut(place);
    const argv = [process.execPath, SALLYPORT, 'home', 'scan', '--all', '.'];
    const ours = bare(place, { title: 'sallyport home scan --all', argv });
    for (const loader of ['CSafeLoader', 'SafeLoader'])
      await session.compare(
        'house',
        `a house of ${FILES} files`,
        pyYaml(place, loader),
        ours,
        place,
        loader === 'CSafeLoader' ? withinLimit() : undefined,
      );
  } finally {
    removePlace(place);
  }
}

function withinLimit(): Target {
  return {
    text: `<= ${MOST_CPU_S} s of CPU`,
    isMet: (pairs) => median(pairs.map(({ b }) => b.cpuS)) <= MOST_CPU_S,
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.POSITIVE_INFINITY;
}

function pyYaml(place: Place, loader: string): Variant {
  const python = search('python3');
  const version =
    python === null ? '' : runTool([python, '-c', `import yaml; yaml.${loader}; print(yaml.__version__)`], '/').trim();
  if (python === null || !/^\d/.test(version))
    return { name: `PyYAML ${loader}`, skipped: `python3 with PyYAML and its ${loader} is not installed` };
  return bare(place, { title: `PyYAML ${version} ${loader}`, argv: [python, '-c', READ_ALL, loader] });
}

/** Packages with automations of every kind, scripts that they call, and devices beside: 1,000 files in all. */
function layOut(place: Place): void {
  const write = (path: string, text: string): void => {
    mkdirSync(join(place.workspace, path, '..'), { recursive: true });
    writeFileSync(join(place.workspace, path), text);
  };
  write(
    'configuration.yaml',
    'default_config:\nhomeassistant:\n  packages: !include_dir_named packages\nscript: !include_dir_merge_named scripts\n',
  );
  for (let index = 0; index < PACKAGES; index++) write(`packages/room_${index}.yaml`, room(index));
  const rest = FILES - PACKAGES - 1;
  for (let index = 0; index < rest; index++)
    write(
      index % 3 === 0 ? `esphome/device_${index}.yaml` : `scripts/scene_${index}.yaml`,
      index % 3 === 0 ? device(index) : scripts(index),
    );
}

function room(index: number): string {
  const automations = Array.from(
    { length: 4 },
    (_, at) => `
  - id: room_${index}_${at}
    alias: Room ${index} ${at}
    triggers:
      - trigger: state
        entity_id: binary_sensor.motion_${index}
        to: "on"
    conditions:
      - condition: state
        entity_id: input_boolean.room_${index}
        state: "on"
    actions:
      - choose:
          - conditions: "{{ states('sensor.lux_${index}') | float(0) < 40 }}"
            sequence:
              - action: light.turn_on
                target: { entity_id: [light.room_${index}, light.desk_${index}] }
        default:
          - action: script.scene_${index % 100}
      - action: notify.phone
        data: { message: "Room ${index}" }`,
  );
  return `input_boolean:\n  room_${index}:\n    name: Room ${index}\nautomation:${automations.join('')}\n`;
}

function scripts(index: number): string {
  return `scene_${index}:\n  alias: Scene ${index}\n  sequence:\n    - action: light.turn_off\n      target: { entity_id: light.room_${index} }\n    - delay: "00:00:05"\n    - action: cover.close_cover\n      target: { entity_id: cover.blind_${index} }\n`;
}

function device(index: number): string {
  return `esphome:\n  name: device-${index}\nesp32:\n  board: esp32dev\napi:\n  encryption:\n    key: !secret api_key\nota:\n  - platform: esphome\n    password: !secret ota\nwifi:\n  ssid: !secret ssid\n  password: !secret wifi\nswitch:\n  - platform: gpio\n    pin: GPIO${index % 30}\n    name: Relay ${index}\n`;
}
