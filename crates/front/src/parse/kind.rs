//! Node kinds of the Go grammar as small numbers of our own, so that lowering matches on constants and never
//! compares strings.

use std::sync::LazyLock;

/// What a node of the syntax tree is. A struct with constants instead of an enum: the grammar is not ours, and a
/// kind that it may gain one day must fall into an arm that says "unsupported".
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kind(u8);

macro_rules! kinds {
    (named { $($named:ident = $named_text:literal,)* } tokens { $($token:ident = $token_text:literal,)* }) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[repr(u8)]
        enum Number { Unlisted, Error, $($named,)* FirstToken, $($token,)* }

        impl Kind {
            /// A named node that this table does not list.
            pub(crate) const UNLISTED: Kind = Kind(Number::Unlisted as u8);
            /// Text that the parser passed over.
            pub(crate) const ERROR: Kind = Kind(Number::Error as u8);
            /// A token of no interest: brackets, keywords.
            const TOKEN: Kind = Kind(Number::FirstToken as u8);
            $(pub(crate) const $named: Kind = Kind(Number::$named as u8);)*
            $(pub(crate) const $token: Kind = Kind(Number::$token as u8);)*

            fn of(text: &str, named: bool) -> Kind {
                match (text, named) {
                    $(($named_text, true) => Kind::$named,)*
                    $(($token_text, false) => Kind::$token,)*
                    (_, true) => Kind::UNLISTED,
                    (_, false) => Kind::TOKEN,
                }
            }
        }
    };
}

kinds! {
    named {
        ARGUMENT_LIST = "argument_list",
        ARRAY_TYPE = "array_type",
        ASSIGNMENT_STATEMENT = "assignment_statement",
        BINARY_EXPRESSION = "binary_expression",
        BLANK_IDENTIFIER = "blank_identifier",
        BLOCK = "block",
        BREAK_STATEMENT = "break_statement",
        CALL_EXPRESSION = "call_expression",
        CHANNEL_TYPE = "channel_type",
        COMMENT = "comment",
        COMMUNICATION_CASE = "communication_case",
        COMPOSITE_LITERAL = "composite_literal",
        CONST_DECLARATION = "const_declaration",
        CONST_SPEC = "const_spec",
        CONTINUE_STATEMENT = "continue_statement",
        DEC_STATEMENT = "dec_statement",
        DEFAULT_CASE = "default_case",
        DEFER_STATEMENT = "defer_statement",
        DOT = "dot",
        EMPTY_STATEMENT = "empty_statement",
        EXPRESSION_CASE = "expression_case",
        EXPRESSION_LIST = "expression_list",
        EXPRESSION_STATEMENT = "expression_statement",
        EXPRESSION_SWITCH_STATEMENT = "expression_switch_statement",
        FALLTHROUGH_STATEMENT = "fallthrough_statement",
        FALSE = "false",
        FIELD_DECLARATION = "field_declaration",
        FIELD_DECLARATION_LIST = "field_declaration_list",
        FIELD_IDENTIFIER = "field_identifier",
        FLOAT_LITERAL = "float_literal",
        FOR_CLAUSE = "for_clause",
        FOR_STATEMENT = "for_statement",
        FUNCTION_DECLARATION = "function_declaration",
        FUNCTION_TYPE = "function_type",
        FUNC_LITERAL = "func_literal",
        GENERIC_TYPE = "generic_type",
        GOTO_STATEMENT = "goto_statement",
        GO_STATEMENT = "go_statement",
        IDENTIFIER = "identifier",
        IF_STATEMENT = "if_statement",
        IMAGINARY_LITERAL = "imaginary_literal",
        IMPLICIT_LENGTH_ARRAY_TYPE = "implicit_length_array_type",
        IMPORT_DECLARATION = "import_declaration",
        IMPORT_SPEC = "import_spec",
        IMPORT_SPEC_LIST = "import_spec_list",
        INC_STATEMENT = "inc_statement",
        INDEX_EXPRESSION = "index_expression",
        INTERFACE_TYPE = "interface_type",
        INTERPRETED_STRING = "interpreted_string_literal",
        INT_LITERAL = "int_literal",
        IOTA = "iota",
        KEYED_ELEMENT = "keyed_element",
        LABELED_STATEMENT = "labeled_statement",
        LABEL_NAME = "label_name",
        LITERAL_ELEMENT = "literal_element",
        LITERAL_VALUE = "literal_value",
        MAP_TYPE = "map_type",
        METHOD_DECLARATION = "method_declaration",
        METHOD_ELEM = "method_elem",
        NEGATED_TYPE = "negated_type",
        NIL = "nil",
        PACKAGE_CLAUSE = "package_clause",
        PACKAGE_IDENTIFIER = "package_identifier",
        PARAMETER_DECLARATION = "parameter_declaration",
        PARAMETER_LIST = "parameter_list",
        PARENTHESIZED_EXPRESSION = "parenthesized_expression",
        PARENTHESIZED_TYPE = "parenthesized_type",
        POINTER_TYPE = "pointer_type",
        QUALIFIED_TYPE = "qualified_type",
        RANGE_CLAUSE = "range_clause",
        RAW_STRING = "raw_string_literal",
        RECEIVE_STATEMENT = "receive_statement",
        RETURN_STATEMENT = "return_statement",
        RUNE_LITERAL = "rune_literal",
        SELECTOR_EXPRESSION = "selector_expression",
        SELECT_STATEMENT = "select_statement",
        SEND_STATEMENT = "send_statement",
        SHORT_VAR_DECLARATION = "short_var_declaration",
        SLICE_EXPRESSION = "slice_expression",
        SLICE_TYPE = "slice_type",
        SOURCE_FILE = "source_file",
        STATEMENT_LIST = "statement_list",
        STRUCT_TYPE = "struct_type",
        TRUE = "true",
        TYPE_ALIAS = "type_alias",
        TYPE_ARGUMENTS = "type_arguments",
        TYPE_ASSERTION = "type_assertion_expression",
        TYPE_CASE = "type_case",
        TYPE_CONSTRAINT = "type_constraint",
        TYPE_CONVERSION = "type_conversion_expression",
        TYPE_DECLARATION = "type_declaration",
        TYPE_ELEM = "type_elem",
        TYPE_IDENTIFIER = "type_identifier",
        TYPE_INSTANTIATION = "type_instantiation_expression",
        TYPE_PARAMETER_DECLARATION = "type_parameter_declaration",
        TYPE_PARAMETER_LIST = "type_parameter_list",
        TYPE_SPEC = "type_spec",
        TYPE_SWITCH_STATEMENT = "type_switch_statement",
        UNARY_EXPRESSION = "unary_expression",
        VARIADIC_ARGUMENT = "variadic_argument",
        VARIADIC_PARAMETER = "variadic_parameter_declaration",
        VAR_DECLARATION = "var_declaration",
        VAR_SPEC = "var_spec",
        VAR_SPEC_LIST = "var_spec_list",
    }
    tokens {
        ADD = "+",
        SUB = "-",
        STAR = "*",
        DIV = "/",
        REM = "%",
        AMPERSAND = "&",
        PIPE = "|",
        CARET = "^",
        AND_NOT = "&^",
        SHL = "<<",
        SHR = ">>",
        LOGICAL_AND = "&&",
        LOGICAL_OR = "||",
        EQ = "==",
        NE = "!=",
        LT = "<",
        LE = "<=",
        GT = ">",
        GE = ">=",
        NOT = "!",
        ARROW = "<-",
        ASSIGN = "=",
        DEFINE = ":=",
        ADD_ASSIGN = "+=",
        SUB_ASSIGN = "-=",
        MUL_ASSIGN = "*=",
        DIV_ASSIGN = "/=",
        REM_ASSIGN = "%=",
        AND_ASSIGN = "&=",
        OR_ASSIGN = "|=",
        XOR_ASSIGN = "^=",
        AND_NOT_ASSIGN = "&^=",
        SHL_ASSIGN = "<<=",
        SHR_ASSIGN = ">>=",
        COLON = ":",
        SEMICOLON = ";",
        CHAN = "chan",
    }
}

impl Kind {
    /// Whether it is punctuation or a keyword.
    pub(crate) fn is_token(self) -> bool {
        self.0 >= Kind::TOKEN.0
    }

    /// Whether lowering reads its text and none of its children.
    pub(crate) fn is_leaf(self) -> bool {
        self.is_token()
            || matches!(
                self,
                Kind::IDENTIFIER
                    | Kind::FIELD_IDENTIFIER
                    | Kind::TYPE_IDENTIFIER
                    | Kind::PACKAGE_IDENTIFIER
                    | Kind::LABEL_NAME
                    | Kind::BLANK_IDENTIFIER
                    | Kind::INTERPRETED_STRING
                    | Kind::RAW_STRING
                    | Kind::INT_LITERAL
                    | Kind::FLOAT_LITERAL
                    | Kind::RUNE_LITERAL
                    | Kind::IMAGINARY_LITERAL
                    | Kind::COMMENT
                    | Kind::NIL
                    | Kind::TRUE
                    | Kind::FALSE
                    | Kind::IOTA
            )
    }

    /// The kind behind a kind number of the grammar.
    pub(crate) fn from_grammar(id: u16) -> Kind {
        static TABLE: LazyLock<Vec<Kind>> = LazyLock::new(|| {
            let language = super::language();
            (0..language.node_kind_count() as u16)
                .map(|id| {
                    Kind::of(
                        language.node_kind_for_id(id).unwrap_or_default(),
                        language.node_kind_is_named(id),
                    )
                })
                .collect()
        });
        TABLE.get(usize::from(id)).copied().unwrap_or(Kind::ERROR)
    }
}
