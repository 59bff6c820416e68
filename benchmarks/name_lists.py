# ruff: noqa: RUF001  the characters are the names'
"""Names of people and organisations, written for this; those of people are made up from common parts."""

GIVEN = (
    """
Angela Emmanuel Sofía José Giulia Marco Katarzyna Paweł Ayşe Mehmet Lars Ingrid Siobhán Niamh Chidi Amina
Priya Arjun Hiroshi Yuki Minh Thảo Fatima Omar Olga Dmitri Zsófia László Matthew Hannah Kwame Leilani
""".strip()
    .replace("\n", " ")
    .split(" ")
)
FAMILY = (
    """
Schneider Lefebvre García Fernández Rossi Bianchi Kowalska Nowak Yılmaz Demir Johansson Nilsen O’Brien
Murphy Okafor Bello Sharma Patel Tanaka Suzuki Nguyễn Trần Haddad Mansour Petrova Ivanov Szabó Nagy
Thompson Williams Mensah Kahananui
""".strip()
    .replace("\n", " ")
    .split(" ")
)
ORGANISATIONS = (
    """
Volkswagen|Deutsche Bank|Crédit Agricole|Renault|Banco Santander|Telefónica|Banca Intesa|Juventus|Ajax
Novo Nordisk|Ericsson|Türk Telekom|Galatasaray|Petrobras|Benfica|Microsoft|Goldman Sachs|Le Monde
Royal Society|Oxfam|Greenpeace|Reuters|Bundesliga|Bundestag|Sejm|Knesset|Lok Sabha|Al Jazeera
El País|Der Spiegel|La Repubblica|New Scientist|Real Madrid|Manchester United|Bayern München
Amnesty International|Газпром|Новая газета|Зенит|Укрзалізниця|Левски София|삼성전자|한겨레|トヨタ|朝日新聞
新华社|中國時報|ΑΕΚ|Εθνική Τράπεζα|الجزيرة|أرامكو السعودية|הארץ|מכבי חיפה
""".strip()
    .replace("\n", "|")
    .split("|")
)
OTHER_SCRIPTS = (
    """
Ольга Петрова|Дмитрий Соколов|Сергей Ковальчук|Иванка Георгиева|Мария|Тарас Шевченко|Ελένη
Αλέξης Παπαδόπουλος|Γιώργος Νικολάου|محمد الحداد|فاطمة|ليلى منصور|علی رضایی|דוד לוי|שרה|יעל כהן
김민수|박서연|이순신|홍길동|田中裕子|鈴木一郎|山本|李明|王小红|陳美玲|アンナ|マリア・ロペス
""".strip()
    .replace("\n", "|")
    .split("|")
)
