//! Words that questions are made of. They count little, so that in a question the words
//! that say what it is about decide.

const ENGLISH: &str = "a an and any are as at be been but by can could did do does for from had has have how i if in into is it its let make may me might must my need of on or our please shall should so some tell than that the their them then there these they this those to us want was we were what when where which who whom why will with would you your about after before while during get give show long much many often soon mean means know explain happen happens something someone anyone thing things possible able say tells let's whether";
const VIETNAMESE: &str = "ai anh bao bằng bị bởi các cách cái cần chị cho chưa có của cũng cho đã đang đâu để đến đều được em gì giúp hãy hay hoặc hơn khi không là làm lại lâu lúc mà mấy mỗi một muốn nào này nên nếu nhiêu như nhưng những ở phải qua ra rồi sao sau sẽ tại theo thế thì thôi tôi từ trên trong trước và vào vẫn về vì với xin đi ạ vậy hỏi nhé nhỉ hả giùm dùm biết ơi dạ thưa";
const LATVIAN: &str = "ar arī bez bet bija būt cik dēļ es gan ir ja jā jau jūs ka kā kad kam kāda kādā kādas kādi kāds kādu kādos kādus kas kāpēc kur kura kurā kuram kuras kuri kuru ko līdz man mani mēs mums ne nav no par pa pie pirms pēc so šo šis šī tad tas tā tam tās tie to tos tikai tur un uz vai var varu vajag viņš viņa vēl lai man mans mana savu sava jāzina jādara notiek daudz ilgi bieži lūdzu pastāsti pastāstiet paskaidro nozīmē gribu vēlos drīkst iespējams kādēļ";
const KOREAN: &str = "어떻게 어떤 무엇 무엇을 무엇이 무엇인가요 뭐 뭔가요 언제 어디 어디서 어디에 누가 누구 왜 얼마 얼마나 몇 할 하는 하나요 하면 하려면 해야 하죠 합니다 합니까 하지 있나요 있습니까 있는 있을 있을까요 없나요 되나요 됩니까 되는 되면 될까요 된 알려주세요 알려줘 인가요 경우 때 때는 수 것 및 그 이 저 좀 관련 관한 대한 대해 대해서 위한 위해 해주세요 하나 해도 됩니다 받을 받나요 주세요 싶어요 싶은데 가능한가요 가능한 무슨 어느 누구에게 알려 궁금해요 궁금합니다 뭐예요 뭐죠 어떡하죠 부탁드려요 부탁합니다 싶다 인지 하고 해요 하죠 있어요 되어 돼요";

/// Verbs that go with any noun, folded. In a question they say less than what it is about.
const LIGHT: &str = "ask asks keep keeps kept put puts use uses using go goes went come comes take takes took start starts call help want wants wanted try look looks work works run set turn send bring leave allow allowed handle deal darit lietot izmantot nemt likt sakt iet nakt 사용";

/// Whether the word (lower case, in NFC; folded as well) is one of them.
pub struct Stops(
    std::collections::HashSet<String>,
    std::collections::HashSet<&'static str>,
);

impl Stops {
    /// The words of the four languages.
    pub fn new() -> Self {
        let mut words = std::collections::HashSet::new();
        for word in [ENGLISH, VIETNAMESE, LATVIAN, KOREAN]
            .iter()
            .flat_map(|list| list.split(' '))
        {
            words.insert(word.to_owned());
        }
        // Without accents: only where the word is long or known to be one of them, as
        // `bao hanh` is a warranty.
        for word in LATVIAN.split(' ') {
            words.insert(carebook_domain::text::fold(word));
        }
        for word in
            "cach cua duoc khong nhung nhu the nao gi lam sao khi thi toi nhieu neu".split(' ')
        {
            words.insert(word.to_owned());
        }
        Self(words, LIGHT.split(' ').collect())
    }

    /// Whether the word is one of them.
    pub fn has(&self, word: &str) -> bool {
        self.0.contains(word)
    }

    /// Whether it is a verb that goes with any noun.
    pub fn is_light(&self, word: &str) -> bool {
        self.1.contains(word)
    }

    /// Whether it is one that says nothing next to others either. Vietnamese ones may be a
    /// syllable of a word that does: `gọi lại` is to call back.
    pub fn is_empty_word(&self, word: &str) -> bool {
        self.has(word) && !VIETNAMESE.split(' ').any(|syllable| syllable == word)
    }
}
