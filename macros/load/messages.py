"""Every sentence that the generator itself says about the data, in Korean and in English."""

MESSAGES: dict[str, dict[str, str]] = {
    # How a report is put together.
    "count": {
        "ko": "문제 {count}개를 찾았습니다.",
        "en": "Problems found: {count}.",
    },
    "allowed": {
        "ko": "쓸 수 있는 값: {values}.",
        "en": "Allowed here: {values}.",
    },
    "near": {
        "ko": "혹시 '{near}'인가요?",
        "en": "Did you mean '{near}'?",
    },
    # Files.
    "no-file": {
        "ko": "'{name}' 파일이 없습니다.",
        "en": "The file '{name}' is missing.",
    },
    "no-labels": {
        "ko": "화면 문구 파일이 없습니다. data/labels.yml(한국어)이나 "
        "data/en/labels.yml(영어)을 복사해 넣으면 됩니다.",
        "en": "The words of the interface are missing. Copy data/labels.yml (Korean) or "
        "data/en/labels.yml (English) to this place.",
    },
    "not-in-order": {
        "ko": "playbook.yml의 '{list}' 목록에 '{id}' 항목이 없습니다. "
        "목록에 적거나 이 파일을 지웁니다.",
        "en": "'{id}' is not in the list '{list}' of playbook.yml. "
        "Name it there or delete this file.",
    },
    "unknown-file": {
        "ko": "플레이북이 읽지 않는 파일입니다.",
        "en": "The playbook does not read a file of this name.",
    },
    "file-name": {
        "ko": "파일 이름이 곧 id입니다. 영어 소문자, 숫자, 붙임표만 쓰고 .yml로 끝내야 합니다.",
        "en": "The file's name is the id: small letters, digits and hyphens, ending in .yml.",
    },
    "unreadable": {
        "ko": "파일을 읽을 수 없습니다: {reason}.",
        "en": "The file cannot be read: {reason}.",
    },
    "not-utf8": {
        "ko": "파일이 UTF-8이 아닙니다. 편집기에서 인코딩을 UTF-8로 바꿔 다시 저장합니다.",
        "en": "The file is not UTF-8. Save it again with the encoding UTF-8.",
    },
    "empty-file": {
        "ko": "파일이 비어 있습니다.",
        "en": "The file is empty.",
    },
    # YAML.
    "yaml": {
        "ko": "YAML 문법이 맞지 않습니다({detail}). 들여쓰기, 따옴표, 쌍점(:) 뒤 빈칸을 봅니다.",
        "en": "This is not valid YAML ({detail}). Look at the indentation, the quotes and the "
        "blank after each colon.",
    },
    "colon": {
        "ko": "값 안에 쌍점과 빈칸(': ')이 있으면 값 전체를 따옴표로 감싸야 합니다. "
        "들여쓰기도 윗줄과 맞는지 봅니다.",
        "en": "A value that contains a colon and a blank (': ') must be put in quotes. "
        "See also whether the indentation fits the line above.",
    },
    "indentation": {
        "ko": "이 줄의 들여쓰기가 윗줄과 맞지 않거나, 바로 앞 값의 따옴표가 잘못되었습니다.",
        "en": "The indentation does not fit the lines above, or a quote before it is wrong.",
    },
    "no-colon": {
        "ko": "'이름: 값' 꼴이어야 합니다. 쌍점(:)과 그 뒤의 빈칸이 빠졌는지 봅니다.",
        "en": "The form is 'name: value'. Is the colon missing, or the blank behind it?",
    },
    "unclosed": {
        "ko": "여기서 연 따옴표나 괄호를 닫지 않았습니다.",
        "en": "A quote or bracket that opens here is not closed.",
    },
    "bad-start": {
        "ko": "값이 이 글자로 시작하면 따옴표로 감싸야 합니다.",
        "en": "A value that begins with this character must be put in quotes.",
    },
    "character": {
        "ko": "보이지 않는 제어 문자가 있습니다. 지우고 다시 적습니다.",
        "en": "There is an invisible control character here. Delete it.",
    },
    "tab": {
        "ko": "들여쓰기에는 빈칸만 쓸 수 있습니다. 탭이나 보통과 다른 빈칸을 지우고 다시 적습니다.",
        "en": "Only blanks can indent, no tabs and no blanks of another kind. Type them again.",
    },
    "too-deep": {
        "ko": "괄호나 들여쓰기가 너무 깊습니다. 플레이북의 데이터가 아닌 것 같습니다.",
        "en": "Brackets or indentation go too deep for the data of a playbook.",
    },
    "documents": {
        "ko": "한 파일에는 문서 하나만 담습니다. '---' 줄을 지우거나 따옴표로 감쌉니다.",
        "en": "A file holds one document. Delete the line '---', or put it in quotes.",
    },
    "no-value": {
        "ko": "여기에 값이 와야 합니다. 쉼표나 괄호가 남거나 빠지지 않았는지 봅니다.",
        "en": "A value is expected here. Is there a comma or a bracket too many or too few?",
    },
    "escape": {
        "ko": "큰따옴표 안의 역슬래시(\\)는 두 번 적거나, 값을 작은따옴표(')로 감쌉니다.",
        "en": "Type the backslash twice within double quotes, or use single quotes (').",
    },
    "duplicate-key": {
        "ko": "'{key}' 항목이 두 번 나옵니다. 처음 나온 곳은 {first}번째 줄입니다.",
        "en": "'{key}' stands here twice; first in line {first}.",
    },
    "complex-key": {
        "ko": "{{나 [로 시작하는 값은 따옴표로 감싸야 합니다.",
        "en": "A value that begins with {{ or [ must be put in quotes.",
    },
    "alias": {
        "ko": "앵커(&)와 별칭(*)은 쓸 수 없습니다. 내용을 그대로 적고, 글자라면 따옴표로 감쌉니다.",
        "en": "Anchors (&) and aliases (*) are not supported. Write the content out, "
        "or put the text in quotes.",
    },
    "tag": {
        "ko": "'{tag}' 표시는 쓸 수 없습니다. 느낌표로 시작하는 글은 따옴표로 감쌉니다.",
        "en": "The tag '{tag}' is not supported. Put text that begins with ! in quotes.",
    },
    # Shapes.
    "unknown-key": {
        "ko": "여기에 쓸 수 없는 항목입니다: '{key}'.",
        "en": "'{key}' is not known here.",
    },
    "id-in-file": {
        "ko": "id는 파일 이름에서 가져오므로 여기에 적지 않습니다.",
        "en": "The id is the file's name; leave it out here.",
    },
    "missing": {
        "ko": "'{key}' 항목이 없습니다.",
        "en": "'{key}' is missing.",
    },
    "empty": {
        "ko": "값이 비어 있습니다.",
        "en": "The value is empty.",
    },
    "quote": {
        "ko": '글자가 와야 할 자리인데 YAML은 {kind} 값으로 읽습니다. 따옴표로 감쌉니다: "{raw}".',
        "en": 'Text is expected, but YAML reads this as {kind}. Put it in quotes: "{raw}".',
    },
    "want-text": {
        "ko": "글자가 와야 할 자리입니다(지금은 {kind}).",
        "en": "Text is expected, but here is {kind}.",
    },
    "want-list": {
        "ko": "목록이 와야 합니다. 한 줄에 하나씩 '- '로 시작해 적습니다.",
        "en": "A list is expected: one entry a line, each beginning with '- '.",
    },
    "want-mapping": {
        "ko": "'이름: 값' 꼴의 항목이 와야 할 자리입니다(지금은 {kind}).",
        "en": "Entries of the form 'name: value' are expected, but here is {kind}.",
    },
    "want-date": {
        "ko": "날짜는 따옴표 없이 2026-01-31처럼 적습니다.",
        "en": "Write a date without quotes, like 2026-01-31.",
    },
    "want-one-role": {
        "ko": "최종 책임(accountable)은 꼭 한 역할이어야 합니다. 목록이 아니라 id 하나를 적습니다.",
        "en": "Exactly one role is accountable: write one id, not a list.",
    },
    "too-few": {
        "ko": "'{key}'에는 {count}개 이상이 있어야 합니다.",
        "en": "'{key}' needs {count} or more.",
    },
    "bad-id": {
        "ko": "id로 쓸 수 없는 글자가 있습니다: '{value}'. 영어 소문자, 숫자, 붙임표(-)만 씁니다.",
        "en": "'{value}' is not an id: small letters, digits and hyphens only.",
    },
    "reserved-id": {
        "ko": "id로 쓸 수 없는 이름입니다: '{id}'. "
        "목록 페이지의 주소나 Windows의 장치 이름과 겹칩니다.",
        "en": "'{id}' cannot be an id: it is the address of the list or a device of Windows.",
    },
    "bad-url": {
        "ko": "주소가 아닙니다: '{value}'. https://로 시작해야 합니다.",
        "en": "'{value}' is not an address; it must begin with https://.",
    },
    "bad-choice": {
        "ko": "여기에 쓸 수 없는 값입니다: '{value}'.",
        "en": "'{value}' is not possible here.",
    },
    "bad-value": {
        "ko": "값이 맞지 않습니다({detail}).",
        "en": "The value does not fit ({detail}).",
    },
    # Rules.
    "unknown-role": {
        "ko": "'{id}' 역할이 roles.yml에 없습니다.",
        "en": "There is no role '{id}' in roles.yml.",
    },
    "unknown-stage": {
        "ko": "'{id}' 단계가 playbook.yml의 stages에 없습니다.",
        "en": "There is no stage '{id}' in the stages of playbook.yml.",
    },
    "unknown-decision": {
        "ko": "'{id}' 의사결정이 playbook.yml의 decisions에 없습니다.",
        "en": "There is no decision '{id}' in the decisions of playbook.yml.",
    },
    "unknown-topic": {
        "ko": "'{id}' 주제가 playbook.yml의 topics에 없습니다.",
        "en": "There is no topic '{id}' in the topics of playbook.yml.",
    },
    "unknown-example": {
        "ko": "'{id}' 예시 프로젝트가 playbook.yml의 examples에 없습니다.",
        "en": "There is no example '{id}' in the examples of playbook.yml.",
    },
    "unknown-deliverable": {
        "ko": "'{id}' 산출물이 어느 단계에도 없습니다.",
        "en": "No stage has a deliverable '{id}'.",
    },
    "unknown-term": {
        "ko": "'{id}' 용어가 glossary.yml에 없습니다.",
        "en": "There is no term '{id}' in glossary.yml.",
    },
    "unknown-node": {
        "ko": "'{id}' 질문이나 선택지가 이 파일에 없습니다.",
        "en": "There is no question or option '{id}' in this file.",
    },
    "unknown-condition": {
        "ko": "'{id}' 조건이 playbook.yml의 conditions에 없습니다.",
        "en": "There is no condition '{id}' in the conditions of playbook.yml.",
    },
    "unknown-condition-value": {
        "ko": "'{condition}' 조건에는 '{id}' 값이 없습니다.",
        "en": "The condition '{condition}' has no value '{id}'.",
    },
    "unknown-link": {
        "ko": "링크 '{target}'의 앞부분을 알 수 없습니다. https://로 시작하는 주소나 "
        "'종류:id'를 적습니다.",
        "en": "The link '{target}' is not understood. Write an address that begins with "
        "https:// or 'kind:id'.",
    },
    "macro": {
        "ko": "이 매크로는 {form} 꼴로 적습니다.",
        "en": "Write this macro as {form}.",
    },
    "duplicate-id": {
        "ko": "같은 id가 이미 있습니다: '{id}'({first}).",
        "en": "The id '{id}' is already taken at {first}.",
    },
    "raci-twice": {
        "ko": "'{id}' 역할이 이 할 일의 '{first}'와 '{second}'에 함께 있습니다. 한쪽에만 둡니다.",
        "en": "The role '{id}' stands in both '{first}' and '{second}' of this activity. Keep one.",
    },
    "repeated": {
        "ko": "이 목록에 같은 것이 이미 있습니다({first}번째 줄): '{text}'.",
        "en": "'{text}' stands in this list already, in line {first}.",
    },
    "unused-role": {
        "ko": "'{id}' 역할을 쓰는 곳이 없습니다. 할 일에 넣거나 이 역할을 지웁니다.",
        "en": "Nobody uses the role '{id}'. Give it work or delete it.",
    },
    "return-to-itself": {
        "ko": "'{id}' 단계에서 자기 자신으로 되돌아갈 수는 없습니다.",
        "en": "The stage '{id}' cannot lead back to itself.",
    },
    "unreachable": {
        "ko": "첫 질문에서 '{id}'까지 가는 길이 없습니다.",
        "en": "No way leads from the first question to '{id}'.",
    },
    "circle": {
        "ko": "답이 '{id}' 질문으로 되돌아와 끝나지 않습니다.",
        "en": "The answers lead back to '{id}', so that the questions never end.",
    },
    "bad-slot": {
        "ko": "중괄호로 쓸 수 없는 이름이 있습니다: {{{slot}}}.",
        "en": "This name in braces is not known: {{{slot}}}.",
    },
    "bad-braces": {
        "ko": "중괄호의 짝이 맞지 않습니다.",
        "en": "The braces do not match.",
    },
}

SYNTAX = {
    "mapping values are not allowed": "colon",
    "expected key": "indentation",
    "expected <block end>": "indentation",
    "expected '-' indicator": "indentation",
    "could not find expected ':'": "no-colon",
    "unexpected end of stream": "unclosed",
    "expected ',' or": "unclosed",
    "cannot start any token": "bad-start",
    "alphabetic or numeric": "bad-start",
    "entries are not allowed": "bad-start",
    "keys are not allowed": "bad-start",
    "expected node content": "no-value",
    "expected the node content": "no-value",
    "another document": "documents",
    "escape": "escape",
    "hexdecimal": "escape",
    "undefined alias": "alias",
}
"""What the YAML parser says, in part, and the message that says it to an editor."""

KINDS: dict[str, dict[str, str]] = {
    "text": {"ko": "글자", "en": "text"},
    "list": {"ko": "목록", "en": "a list"},
    "mapping": {"ko": "'이름: 값' 항목", "en": "a mapping"},
    "bool": {"ko": "참/거짓", "en": "true or false"},
    "int": {"ko": "숫자", "en": "a number"},
    "float": {"ko": "숫자", "en": "a number"},
    "date": {"ko": "날짜", "en": "a date"},
    "null": {"ko": "빈 값", "en": "nothing"},
}
