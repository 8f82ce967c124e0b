import { expect, test } from 'vitest';
import type { JsonObject } from '../../model/index.ts';
import { houseReason } from './house-call.ts';

const rule = (tool: string, given: JsonObject = {}): string => houseReason(tool, given)?.rule.replace('house.', '') ?? 'free';

test.each<[string, JsonObject, string]>([
  // Home Assistant's own server.
  ['GetLiveContext', {}, 'free'],
  ['HassTurnOn', { name: 'Kitchen light' }, 'free'],
  ['HassTurnOn', { area: 'Kitchen', domain: ['light'] }, 'free'],
  ['HassTurnOff', { domain: 'light' }, 'free'],
  ['HassLightSet', { area: 'Kitchen', brightness: 20 }, 'free'],
  ['HassMediaPause', { name: 'TV' }, 'free'],
  ['HassListAddItem', { item: 'milk', name: 'Shopping' }, 'free'],
  ['HassTurnOn', { name: 'Coffee machine' }, 'medium'],
  ['HassTurnOn', { name: 'Coffee machine', domain: ['switch'] }, 'medium'],
  ['HassClimateSetTemperature', { temperature: 21 }, 'medium'],
  ['HassVacuumStart', {}, 'medium'],
  ['HassSomethingNew', {}, 'medium'],
  ['HassSetPosition', { name: 'Living room blind', position: 50, device_class: ['blind'] }, 'medium'],
  ['HassTurnOn', { name: 'Front door', domain: ['lock'] }, 'high'],
  ['HassTurnOff', { name: 'Front door' }, 'high'],
  ['HassTurnOff', { area: 'Hall', domain: ['light', 'lock'] }, 'high'],
  ['HassTurnOn', { name: 'Garage', device_class: ['garage'] }, 'high'],
  ['HassOpenCover', { name: 'Garage door' }, 'high'],
  ['HassTurnOn', { area: 'Kitchen' }, 'high'],
  ['HassTurnOff', {}, 'high'],
  ['HassTurnOff', { name: 'Alarm', domain: ['alarm_control_panel'] }, 'high'],
  ['HassTurnOn', { name: 'Sauna heater' }, 'high'],
  // A service by name.
  ['HassCallService', { domain: 'light', service: 'turn_on', entity_id: 'light.kitchen' }, 'free'],
  ['HassCallService', { domain: 'lock', service: 'unlock', entity_id: 'lock.front_door' }, 'high'],
  ['HassCallService', { service: 'lock.unlock' }, 'high'],
  ['ha_call_service', { domain: 'homeassistant', service: 'turn_off', entity_id: ['light.a', 'lock.front_door'] }, 'high'],
  ['ha_call_service', { domain: 'homeassistant', service: 'toggle', target: { area_id: 'hall' } }, 'high'],
  ['call_service_tool', { domain: 'switch', service: 'turn_on', data: { entity_id: 'switch.garage_door' } }, 'high'],
  ['perform_action', { action: 'climate.set_temperature', target: { entity_id: 'climate.home' } }, 'medium'],
  ['ha_call_service', { domain: 'shell_command', service: 'anything' }, 'critical'],
  ['ha_call_service', { domain: 'hassio', service: 'host_reboot' }, 'critical'],
  ['ha_call_service', { domain: 'homeassistant', service: 'restart' }, 'critical'],
  ['ha_call_service', { domain: '$(x)', service: 'y z' }, 'critical'],
  ['entity_action', { entity_id: 'light.kitchen', action: 'on' }, 'free'],
  ['entity_action', { entity_id: 'lock.front_door', action: 'off' }, 'high'],
  ['control', { entity_id: 'cover.garage_door', command: 'open_cover' }, 'high'],
  // The house as a whole.
  ['ha_get_state', { entity_id: 'lock.front_door' }, 'free'],
  ['ha_search_entities', {}, 'free'],
  ['restart_ha', {}, 'critical'],
  ['ha_backup_create', {}, 'critical'],
  ['ha_config_set_automation', {}, 'high'],
  // Others' tools.
  ['control', { command: 'start' }, 'free'],
  ['call_service', { request: 'billing' }, 'free'],
  ['create_pull_request', { service: 'lock.unlock' }, 'free'],
  ['Hassle', {}, 'free'],
])('%s %j: %s', (tool, given, want) => {
  expect(rule(tool, given)).toBe(want);
});
