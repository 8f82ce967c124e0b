/* The words of the rules, by what they do in a sentence. `*` behind a word: anything that begins so. Accents, case, look-alike
 * letters and digits for letters are folded before a word is looked up, here and in the text. A word may stand in several classes. */

/** Words of English: the rules know their order. */
export const ENGLISH: Readonly<Record<string, string>> = {
  ignore: 'ignore ignoring disregard disregarding forget neglect override overruling overrule dismiss discard abandon',
  stop: 'stop cease quit',
  obey: 'follow following obey obeying heed honor honour comply adhere',
  prior: 'previous prior preceding above earlier former foregoing before existing original initial past old',
  all: 'all any every everything anything whatever',
  your: 'your these those this that my their its the other',
  orders: 'instruction instructions directive directives prompt prompts guideline guidelines instrs',
  duties:
    'rule rules direction directions command commands order orders context constraint constraints policy policies programming training task tasks assignment assignments request requests message messages conversation text restriction restrictions limitation limitations guardrail guardrails safeguards protocol protocols configuration config article articles document documents content input inputs data passage resume page webpage website email',
  told: 'told said given written mentioned stated learned',
  new: 'new updated different actual real true next additional revised following primary',
  system: 'system developer hidden internal initial original secret admin administrator base',
  prompt: 'prompt prompts instruction instructions preprompt directives guidelines configuration programming',
  reveal:
    'reveal print output show display repeat leak disclose dump expose share tell give provide return recite reproduce summarize translate write paste spell list echo include state copy say describe explain divulge output recall type rewrite encode',
  restate: 'format convert turn rap rhyme poem compose outline paraphrase rephrase restate dictate transcribe quote tldr',
  ask: 'what whats where when who which how tell give show reveal share provide print send write say translate spell list include output guess hint',
  secret:
    'password passwords passphrase passcode credential credentials secret secrets pin api_key apikey token tokens key keys ssn',
  personal:
    'email birthday birthdate birth address location city live lives living residence phone number age color salary balance name names',
  person: "user users user's customer's client's",
  never: 'not dont never no without avoid refrain cannot nor',
  tell: 'tell telling mention mentioning inform informing notify notifying alert alerting reveal revealing disclose disclosing show showing say saying report warn explain discuss acknowledge include appear surface expose announce',
  audience: 'user users human humans operator person them him anyone people customer reviewer developer owner',
  hide: 'hide hidden conceal secret secretly confidential invisible unnoticed quiet private',
  silently: 'silently quietly secretly covertly discreetly stealthily invisibly',
  confirm: 'confirmation approval permission asking consent prompting confirming review authorization',
  ai: 'ai llm llms gpt chatgpt claude copilot cursor codex gemini assistant assistants agent agents chatbot bot bots model models windsurf aider cline devin',
  reader:
    'reading reads processing processes parsing parses analyzing summarizing reviewing viewing indexing using handling scanning crawling encountering',
  must: 'must should shall need needs required have please always immediately first',
  act: 'run execute call invoke send post upload read open write append add delete remove install push merge create fetch download curl encode email forward transfer modify change disable set output print reply respond include approve set recommend buy visit click go list cat copy paste insert commit make say tell submit put exfiltrate use',
  send: 'send sends post posts upload forward transmit exfiltrate submit append include encode embed leak email publish put push copy pass report attach sending posting',
  data: 'conversation history chat contents content data environment env variables credentials secrets tokens key keys password passwords prompt messages message values files file memory context cookies information transcript',
  private: 'private confidential sensitive internal secret',
  tool: 'tool tools function functions command plugin action server',
  before: 'before prior whenever after when',
  now: 'now henceforth',
  become: 'act acting behave roleplay pretend simulate impersonate play become assume portray respond answer speak',
  role: 'role character persona person mode personality identity',
  free: 'unrestricted unfiltered uncensored unlimited unbound unaligned amoral unethical jailbroken jailbreak unmoderated evil',
  without:
    'without disregarding bypass bypasses bypassing disable disables disabled disabling remove removed circumvent evade drop lift override',
  limits:
    'restriction restrictions filter filters limitation limitations safety censorship moderation ethics ethical moral morals morality guardrails safeguards disclaimers filtering inhibitions taboos',
  never2: 'never cannot not',
  refuse: 'refuse refuses refusing decline declines deny denies reject refused',
  force: 'just only simply exactly instead always',
  emit: 'say write output print respond reply answer return tell state echo type generate declare claim insert produce show',
  urgent: 'urgent urgently immediately asap critical important mandatory attention emergency warning required compulsory',
  otherwise: 'otherwise else fail fails failure',
  install: 'install pip npm npx curl wget bash sh powershell iex',
  guard:
    'sandbox verification signature security authentication safety validation check checks protection hooks logging audit firewall antivirus approval approvals',
  disable: 'disable disables bypass skip deactivate turn remove off circumvent',
  config:
    'autoapprove mcp.json settings.json claude.md agents.md .cursorrules .bashrc .zshrc crontab authorized_keys postinstall memory',
  decode: 'decode decrypt deobfuscate unscramble decipher translate concatenate combine interlace',
  encoded: 'base64 hex hexadecimal rot13 cipher encoded caesar binary morse string part',
  change: 'change replace modify rewrite update alter',
  in: 'in within into',
  url: '',
  email: '',
  'secret-path': '',
  'config-path': '',
  approved: 'approved authorized authorised consented agreed permitted preapproved whitelisted verified confirmed',
  hypothetical:
    'hypothetical hypothetically imagine imaginary fictional fictitious suppose pretend virtual simulated fantasy novel dream theoretical movie film',
  world: 'world scenario universe society simulation realm game discussion conversation situation setting reality story play',
  claim:
    'developer admin administrator boss creator owner ceo president officer god openai anthropic engineer supervisor superior manager auditor root doctor police',
  mode: 'mode console',
  special: 'developer dan god unrestricted jailbreak jailbroken sudo override opposite unfiltered admin',
  service: 'maintenance debug root diagnostic unsafe safe test training security system',
  praise: 'great congratulations excellent done perfect amazing fantastic',
  talk: 'untrusted injection injections injected attack attacks attacker attackers adversarial malicious jailbreaks phishing suspicious poisoned poisoning exfiltrat* vulnerabilit* threat threats mitigat* defense defence defensive defend sanitiz* owasp e.g',
};

/** Words of other languages: in either order, since in many the verb stands last. */
export const FOREIGN: Readonly<Record<string, string>> = {
  ignore:
    'ignorier* vergiss vergessen vergesst missachte* ignorez oubliez oublie ignora ignorar ignoren ignorad olvida olvide olvidar ignorare dimentica dimenticate ignori esqueca esquece esquecer desconsidere ignoriere negeer vergeet zignoruj ignoruj zapomnij zapomen zapomente игнорир* проигнорир* забуд* забыт* ігнору* ignoruj* glöm ignorera glem yoksay unut* gormezden abaikan lupakan αγνο* ξεχασ* تجاهل تجاهلي انس התעלם התעלמ* שכח نادیده अनदेख* नजरअंदाज भूल 무시* 잊어* 잊으* 忽略 忽视 无视 無視 忘记 忘掉 忘記 忘れ ignorovat uita ignorati ignorera uitati ignoreaza figyelmen felejtsd unohda ohita ignorer glem glom zanemari zanemarite ignorisi puuza sahau balewalain kalimutan উপেক্ষা ভুলে เพิกเฉย ไม่สนใจ ละเว้น ลืม desconsidera desconsiderar ігноруй забудь игнорируй',
  prior:
    'vorherig* vorangehend* vorangegangen* bisherig* obig* davor zuvor vorhin fruher* précédent* precedent* antérieur* anterieur* dessus anterior* previas previo* previos previa precedent* prima prior anteriores acima vorige bovenstaande eerdere poprzednie wczesniejsze предыдущ* прежн* выше попередн* tidigare tidligere onceki yukarid* sebelumnya προηγουμεν* السابقة السابق الأعلى הקודמות قبلی पिछले पिछली 이전* 앞의 위의 之前 以前 先前 上面 上述 前面 以上 前の これまで 以前の precedente precedenti anterioare predchozi predesle predchazejici korabbi elozo aiemmat aiemmin edelliset edeltavat tidligere forrige foregaende prethodn* yaliyotangulia awali nakaraang naunang পূর্ববর্তী আগের ก่อนหน้า ก่อนหน้านี้ ข้างต้น',
  all: 'alle alles tout toutes tous todas todos todo toda tutte tutti wszystkie wszystkich wszystko все всё всі 모든 所有 すべて 全て tumu butun جميع كل كافة semua alla όλες όλα',
  your: 'deine* eure* ihre ihren vos tes votre tus sus seus suas tuas twoje твои ваши 你的 您的',
  orders:
    'anweisung* instruktion* befehl* ausfuhrung* angabe* informationen auftrag auftrage aufgabe* aufforderung* gesagt* consigne* instruccion* orden* indicacion* istruzion* comand* instruco* instrucao instrucoes ordens instructies opdracht* polecen* instrukcj* инструкци* указани* команд* інструкц* instruktioner instruksjon* talimat* komut* instruksi perintah οδηγι* εντολ* التعليمات الأوامر תעליمات ההוראות הוראות دستور* निर्देश* निर्देशों 지시* 명령* 지침* 指令 指示 命令 提示 说明 規則 规则 ルール プロンプト เพิกเฉย คำสั่ง instructiuni* pokyn* instrukce utasitas* ohjee* anvisning* instruktion* instruks* uputstv* upute maagizo maelekezo tagubilin instruksyon নির্দেশ* คำแนะนำ คำสั่ง вказівк*',
  reveal:
    'zeig* nenne* gib geben verrate* sag* druck* schreib* wiederhol* montre* donne* revele* dis affiche* muestra* muestre* dame dime diga revela* escribe mostra* dimmi rivela* mostre diga покажи* раскро* скажи* назов* pokaz* podaj* goster* soyle* 告诉 显示 透露 输出 教えて 表示 알려* 보여* 말해* 출력*',
  ask: 'was wie wo wer nenne sag* gib verrate* quel quelle dis dites donne cual dime dame qual dimmi qual какой какая что где скажи назови jaki jakie nedir 什么 是什么 告诉 何ですか 教えて 무엇* 알려* ما هو τι ποιος ποιο',
  secret:
    'passwort kennwort geheimnis schlussel passe contrasena clave contraseña password segreto senha wachtwoord hasło haslo парол* секрет* sifre* κωδικ* 密码 密碼 口令 パスワード 비밀번호* 패스워드 كلمة المرور סיסמה',
  person: 'benutzer* nutzer* utilisateur* usuario* utente uzytkownik* пользовател* kullanici* 用户 ユーザー 사용자* χρηστη*',
  become:
    'fungier* agier* spiel* agis agir comporte actua actue actuar comportati agisci atue aja zachowuj действуй притворись веди 扮演 充当 演じて 행동*',
  never: 'nicht nie niemals kein keine jamais pas nunca jamas non mai nao niet nooit nie не никогда 不要 勿 别',
  prompt: 'systemprompt systemanweisung* aufforderungstext* eingabeaufforderung prompttext* 提示词 プロンプト 프롬프트* промпт*',
  tell: 'sag* erwahn* verrate* mentionne* menciona* menziona* mencione говори* сообщай* 告诉 伝え 言わ 말하*',
  emit: 'schreib* antwort* sag* gib écris ecris ecrivez reponds repond* dis dites escribe responde di diga scrivi rispondi declara declare indique escreva responda напиши* скажи* ответь* napisz odpowiedz 说 回答 写 输出 答え 書い 述べ 말하* 출력* قل πες 言っ 答え 出力 回答 declare declarez dichiara dichiarate afirma afirme stampa imprime imprima',
  need: 'brauche benotige besoin necesito preciso bisogno нужен нужно 必要 需要 필요*',
  urgent: 'wichtig dringend sofort urgente importante срочно важно 紧急 重要 緊急 긴급*',
};
