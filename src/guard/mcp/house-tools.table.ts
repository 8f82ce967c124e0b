/*
 * Tools of Home Assistant's MCP servers, by name: its own (intents, `HassTurnOn`), and those that its users run beside it
 * (ha-mcp, hass-mcp). What a tool does is a service of the house; what only reads is none.
 */

/** How a tool's arguments name what it acts upon. */
export type HouseShape =
  /** By names, areas and domains: `{"name": "Front door", "domain": ["lock"]}`. */
  | 'intent'
  /** By `entity_id`. */
  | 'entity'
  /** A service by name, in its arguments. */
  | 'service'
  /** The house as a whole. */
  | 'house';

export interface HouseTool {
  readonly name: RegExp;
  readonly shape: HouseShape;
  /** `DOMAIN.SERVICE`; a `*` as domain: that of what it acts upon. Of the house as a whole: how much that may do. */
  readonly service: string;
}

/** The first that fits counts. */
export const HOUSE_TOOLS: readonly HouseTool[] = [
  { name: /^HassTurnOn$/, shape: 'intent', service: '*.turn_on' },
  { name: /^HassTurnOff$/, shape: 'intent', service: '*.turn_off' },
  { name: /^HassToggle$/, shape: 'intent', service: '*.toggle' },
  { name: /^HassOpenCover$/, shape: 'intent', service: 'cover.open_cover' },
  { name: /^HassCloseCover$/, shape: 'intent', service: 'cover.close_cover' },
  { name: /^HassSetPosition$/, shape: 'intent', service: 'cover.set_cover_position' },
  { name: /^HassStopMoving$/, shape: 'intent', service: 'cover.stop_cover' },
  { name: /^HassLightSet$/, shape: 'intent', service: 'light.turn_on' },
  { name: /^HassFan\w*$/, shape: 'intent', service: 'fan.turn_on' },
  { name: /^Hass(?:Media|SetVolume|MediaSearchAndPlay|MediaPlayer)\w*$/, shape: 'intent', service: 'media_player.change' },
  { name: /^Hass(?:ListAddItem|ListCompleteItem|ListRemoveItem|ShoppingList\w+)$/, shape: 'intent', service: 'todo.change' },
  {
    name: /^Hass(?:(?:Start|Cancel|CancelAll|Pause|Unpause|Increase|Decrease)Timers?)$/,
    shape: 'intent',
    service: 'timer.change',
  },
  { name: /^HassClimate\w*$/, shape: 'intent', service: 'climate.set_temperature' },
  { name: /^HassVacuum\w*$/, shape: 'intent', service: 'vacuum.start' },
  { name: /^HassLawnMower\w*$/, shape: 'intent', service: 'lawn_mower.start' },
  { name: /^HassHumidifier\w*$/, shape: 'intent', service: 'humidifier.set_humidity' },
  { name: /^HassBroadcast$/, shape: 'house', service: 'medium' },
  {
    name: /^(?:Hass|ha_|hass_)?(?:call|perform|execute|run)_?(?:service|action|Service|Action)(?:_tool)?$/i,
    shape: 'service',
    service: '?',
  },
  { name: /^(?:ha_)?(?:entity_action|control|control_entity|bulk_control|ha_bulk_control)$/, shape: 'entity', service: '*.?' },
  { name: /^(?:ha_)?restart(?:_ha|_home_?assistant)?$|^ha_reload_core$/, shape: 'house', service: 'critical' },
  {
    name: /^ha_(?:backup|create_backup|restore|manage_addon|hacs|update|config_(?:entry|flow)|set_integration|file|yaml)\w*$/,
    shape: 'house',
    service: 'critical',
  },
  // It writes automations, scripts and the like: what they may do is not known here.
  { name: /^ha_(?:config|set|create|update|delete|remove|rename|import)_\w+$/, shape: 'house', service: 'high' },
];

/** Of servers of a house: they bring what it is like, and change nothing. */
export const HOUSE_READS: RegExp =
  /^(?:GetLiveContext|GetDateTime|HassGet\w+|HassRespond|HassNevermind|ha_(?:get|list|search|eval|deep_search|overview|check)_?\w*)$/;
