"""Words by which telegrams name people: honorifics, ranks, offices, verbs of speaking.

Source: general knowledge of the field; the titles are those of diplomatic,
military, court and church usage, with the short forms of telegrams (``FONMIN``,
``EMBOFF``, ``POLCOUNS``).
"""

from __future__ import annotations

HONORIFICS = frozenset(
    "mr mrs ms miss messrs dr prof professor sir lord lady dame madame mme monsieur senor senora senhor don dona "
    "herr frau sheikh shaikh shaykh sheik hajji haji mullah mawlawi maulana ayatollah hojatoleslam imam emir amir "
    "father sister brother bishop archbishop cardinal pope patriarch rabbi monsignor msgr rev reverend "
    "hon honorable excellency datuk dato tan tun pak ibu thakin khun comrade sardar nawab malik sultan".split()
)
"""Never an office by themselves, but for those of church and court."""

RANKS = frozenset(
    "general gen lieutenant lt colonel col major maj captain capt commander cmdr commodore admiral adm brigadier brig "
    "sergeant sgt marshal ltg ltgen ltc mg bg rear vice marshall corporal private cadet".split()
)

OFFICES = frozenset(
    "president premier chancellor king queen prince princess crown emir amir sultan shah emperor minister ministers fonmin "
    "primin defmin finmin secretary undersecretary secgen ambassador amb ambassadors charge deputy assistant senator sen "
    "congressman congresswoman congressmen representative rep governor gov mayor chairman chairwoman chairperson chair chief "
    "director dirgen commissioner spokesman spokeswoman spokesperson counselor counsellor attache consul envoy "
    "delegate judge justice speaker leader dictator candidate advisor adviser aide lawyer attorney prosecutor "
    "commandant superintendent inspector officer official editor journalist correspondent reporter banker "
    "businessman manager coordinator negotiator administrator ombudsman vicar provincial councilman "
    "dcm adcm emboff emboffs poloff poloffs polcouns polcounselor polcounsel econoff econoffs econcouns econcounselor "
    "congenoff conoff consoff pao ipo laboff laboroff labatt defatt datt agatt legatt armatt navatt airatt sciatt comatt comcouns admincouns "
    "rso paoff principal ra staffdel codel deptoff deptoffs drafting missionoffs missionoff mission embassyoff embreps embrep ustr nsa pm fm vp dpm "
    "minfin mindef minfor minstate depfonmin vicefonmin subsecretary assecretary ua dfm a/s".split()
)
"""Titles that stand for a person by themselves, ``the ambassador``, or before a name."""

STANDALONE = frozenset(
    "president premier chancellor king queen shah emperor sultan emir amir pope ambassador charge dcm adcm emboff emboffs poloff "
    "poloffs polcouns polcounselor econoff econoffs econcouns econcounselor conoff consoff pao laboff laboroff labatt defatt datt agatt legatt "
    "deptoff deptoffs missionoff missionoffs embrep embreps fonmin primin defmin finmin minister secretary governor mayor "
    "chairman spokesman commissioner senator congressman prince speaker chief director minfin "
    "mindef minfor general colonel admiral undersecretary comcouns admincouns".split()
)
"""Offices that stand for one person where the text says ``the`` (or, in telegraphese, nothing)."""

POSTS_OWN = frozenset(
    "ambassador amb charge dcm adcm emboff emboffs poloff poloffs polcouns polcounselor econoff econoffs econcouns econcounselor conoff consoff pao "
    "laboff laboroff labatt defatt datt agatt legatt embrep embreps comcouns admincouns polmiloff ecouns econ/c pol/c".split()
)
"""Officers of the sending post: they need no article."""

OF_THE_OFFICE = frozenset(
    "acting deputy vice under assistant foreign prime finance defense defence interior justice agriculture education labor "
    "labour health trade commerce energy economy planning information transport communications industry state cabinet first "
    "second third senior chief principal political economic commercial cultural military naval army air general national security public special "
    "permanent former ex new head high press legal consular administrative executive commanding supreme presidential "
    "parliamentary attorney managing regional district provincial country desk affairs office division section bureau department ministry of for and the in "
    "us u.s uk un eu nato oas opposition party majority minority vice-president embassy mission consulate us british french german soviet japanese".split()
)
"""Words inside a title: ``acting foreign minister``, ``assistant secretary for``."""

SPEECH = frozenset(
    "said says told stated stressed noted added replied responded explained expressed asked asserted insisted argued claimed "
    "commented remarked observed pointed emphasized emphasised reiterated confirmed indicated acknowledged agreed promised "
    "assured warned suggested urged thought believed felt knew hoped concluded continued predicted complained admitted denied "
    "described opined mentioned underscored underlined informed advised called telephoned met visited arrived departed returned "
    "left attended signed announced declared requested proposed offered thanked welcomed received recalled cautioned conceded "
    "countered went came made gave took wanted wished appeared seemed remained has had was is will would recognized "
    "lamented speculated contended maintained volunteered interjected elaborated inquired wondered speaks spoke".split()
)
"""Verbs after the name of a person who speaks or acts."""

STRONG_SPEECH = SPEECH - frozenset(
    "has had was is will would remained appeared seemed made gave took went came left called received offered signed returned "
    "announced declared agreed proposed requested confirmed denied indicated continued welcomed informed advised".split()
)
"""Verbs that only people do, or nearly so."""

PARTICLES = frozenset(
    "al el de la las los del da das do dos di du van von der den ter bin ibn bint ben abu abd abdul abdel ul ud ur ould "
    "san santa st mac mc le y e ou zu zur af av".split()
)
"""Small words inside a name."""

NEVER = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sept sep "
    "oct nov dec monday tuesday wednesday thursday friday saturday sunday summary comment note end begin action ref reftel refs "
    "septel reftels subject tags eo classified unclassified confidential secret sipdis exdis nodis limdis noforn stadis gds xgds noforn nofoward "
    "washdc secstate amembassy amconsul usmission usun info immediate priority routine section page para "
    "embassy consulate department dept state washington quote unquote embtel deptel telcon memcon gob gop goi gos gon gom gog goc goj gok "
    "got gov goe gor goz gol usg usgov hmg uk us eu un nato opec oas asean oecd gatt imf ibrd iaea unctad undp fao who ilo itu icao "
    "arabs jews muslims christians catholic islam islamic orthodox protestant marxist communist communists socialist socialists "
    "democrat democrats democratic republican republicans social liberal conservative labour labor union party front congress parliament "
    "assembly senate house cabinet council committee commission court ministry bureau office bank airlines airways corporation company "
    "university college institute church army navy air force forces police guard hotel airport palace street avenue river island islands "
    "republic kingdom federation emirates states nations agency organization organisation international national north south east west northern southern eastern "
    "western central middle upper lower new old great province district city town village region valley mountain sea ocean gulf bay canal "
    "american americans european asian african latin foreign federal agreement treaty accord act law resolution protocol convention "
    "christmas easter ramadan eid ok yes no post mission codel staffdel annex article chapter security".split()
)
"""Words that are no part of a person's name, however they are printed."""

DEMONYMS = frozenset(
    "afghan afghans albanian albanians algerian algerians american americans angolan arab arabs argentine argentines armenian armenians australian australians "
    "austrian austrians azerbaijani bahraini bangladeshi basque belgian belgians beninese bolivian bolivians bosnian brazilian brazilians british bulgarian "
    "bulgarians burmese burundian cambodian cambodians cameroonian canadian canadians catalan chadian chilean chileans chinese colombian "
    "colombians congolese croat croatian croats cuban cubans cypriot cypriots czech czechs dane danes danish djiboutian dominican dutch ecuadorean ecuadorian egyptian "
    "egyptians emirati english eritrean estonian ethiopian ethiopians fijian filipino filipinos finn finnish finns french gabonese gambian "
    "georgian georgians german germans ghanaian greek greeks guatemalan guinean guyanese haitian hindu hispanic honduran hungarian hungarians icelandic indian "
    "indians indonesian indonesians iranian iranians iraqi iraqis irish israeli israelis italian italians ivorian jamaican japanese jordanian "
    "jordanians kazakh kenyan kenyans korean koreans kosovar kurd kurdish kurds kuwaiti kuwaitis kyrgyz lao laotian latvian lebanese liberian libyan libyans "
    "lithuanian macedonian malagasy malawian malaysian malian maltese mauritanian mexican mexicans moldovan mongolian montenegrin moroccan "
    "moroccans mozambican namibian nepalese nicaraguan nigerian nigerians nigerien norwegian norwegians omani pakistani pakistanis "
    "palestinian palestinians panamanian paraguayan persian peruvian peruvians pole poles polish portuguese prc qatari romanian romanians "
    "russian russians rwandan salvadoran saudi saudis scottish senegalese serb serbian serbs sikh sinhalese slovak slovene slovenian somali somalis soviet "
    "soviets spaniard spaniards spanish sudanese surinamese swede swedes swedish swiss syrian syrians taiwanese tajik tamil tanzanian "
    "thai thais tibetan togolese tunisian turk turkish turks turkmen ugandan ukrainian ukrainians uruguayan uzbek venezuelan "
    "venezuelans vietnamese welsh yemeni yugoslav yugoslavs zairean zairian zambian zimbabwean zionist frg gdr ussr roc rok dprk".split()
)

PLACES = frozenset(
    "afghanistan africa alaska albania aleppo algeria alps amazon america americas andes angola ankara antarctica antigua arabia aragon argentina armenia aruba asia "
    "athens atlantic australia austria azerbaijan baghdad bahamas bahrain baja bali balkans baltic baluchistan bangladesh barbados basra bavaria beirut "
    "belarus belgium belize bengal benin berlin bermuda bhutan bolivia bonn bosnia botswana brazil britain brunei brussels bulgaria burma burundi "
    "california cambodia cameroon canada caribbean castile catalonia caucasus chad chechnya chicago chile china colombia comoros congo copenhagen costa crete croatia "
    "cuba cyprus czechoslovakia damascus darfur delhi denmark djibouti dominica dubai dublin ecuador egypt eire england eritrea estonia ethiopia "
    "europe falklands fiji finland florida france gabon galicia gambia gaza geneva georgia germany ghana gibraltar golan grenada greece "
    "guadeloupe guantanamo guatemala guiana guinea guyana haiti havana hawaii helmand helsinki herzegovina holland honduras hungary iberia iceland india indochina "
    "indonesia iran iraq ireland israel istanbul italy ivory jakarta jamaica japan java jerusalem jordan kabul kandahar karachi kashmir kazakhstan "
    "kenya korea kosovo kurdistan kuwait kyrgyzstan lagos lanka laos latvia lebanon leningrad lesotho liberia libya lima lisbon lithuania london "
    "luxembourg macau macedonia madagascar madrid malawi malaysia maldives mali malta managua manchuria manila maputo mauritania mauritius mecca mediterranean mexico "
    "mideast miami micronesia minsk mogadishu moldova monaco mongolia montenegro montevideo moroccco morocco moscow mozambique mumbai munich myanmar nagorno nairobi "
    "namibia nassau natal nepal netherlands nevada nicaragua nicosia niger nigeria nile normandy norway oman ottawa pacific pakistan palestine panama papua paraguay "
    "paris peking peru philippines poland portugal prague pretoria puerto punjab qatar quebec rabat rawalpindi rhodesia rico romania rome russia rwanda "
    "sahara sahel saigon salisbury salvador samoa sarajevo sardinia scandinavia scotland senegal serbia seychelles siberia sicily sierra sinai singapore slovakia "
    "slovenia somalia spain stockholm strasbourg sudan suez suriname swat swaziland sweden switzerland syria tahiti taipei taiwan tajikistan tanzania tashkent tehran "
    "texas thailand tibet timor togo tokyo tonga transvaal trinidad tripoli tunis tunisia turkey turkmenistan tuscany uganda ukraine ulster urals uruguay uzbekistan "
    "vatican venezuela vienna vietnam virginia volga wales warsaw waziristan yemen york yugoslavia yukon zaire zambia zanzibar zimbabwe zurich "
    "angeles francisco janeiro paulo rica verde leone faso lumpur hague hong kong kingstown buenos aires la paz kong tel aviv amman cairo riyadh sofia".split()
)

TIMES = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec "
    "monday tuesday wednesday thursday friday saturday sunday day days week weeks month months year years decade decades hour hours weekend quarter "
    "morning afternoon evening night noon midnight midday tonight tonite overnight today yesterday tomorrow spring summer fall autumn winter "
    "fifties sixties seventies eighties nineties muharram safar rabi jumada rajab shaban ramadan ramazan shawwal".split()
)
"""Words that tell a time, or point to one."""
