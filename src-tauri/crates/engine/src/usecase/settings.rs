//! The app's state, personal settings, and who acts.

use std::path::Path;

use carebook_store::StoreError;

use crate::Engine;
use crate::api::requests::{Nothing, SettingsRequest};
use crate::api::tags;
use crate::api::types::{AppState, Person, RecentHandbook, Settings, Theme};
use crate::api::{ApiError, ErrorCode};
use crate::handbook::{Handbook, changed};

const SETTINGS: &str = "settings";
pub(super) const PERSON: &str = "person";
const LANGUAGES: &[&str] = &["system", "en", "ko", "vi", "lv"];
const REMEMBERED: u32 = 12;

/// Returns what the window needs before it can show its first view.
///
/// # Errors
/// When the person's own store cannot be read.
pub fn app_state(engine: &Engine, _request: Nothing) -> Result<AppState, ApiError> {
    let handbook = engine.maybe_handbook();
    let recent = engine
        .local(|local| local.recent_handbooks(REMEMBERED))?
        .into_iter()
        .map(|known| RecentHandbook {
            exists: Path::new(&known.path).is_dir(),
            path: known.path,
            name: known.name,
        })
        .collect();
    let today = match &handbook {
        Some(handbook) => handbook.view().today(engine.clock()),
        None => engine.clock().today(&jiff::tz::TimeZone::system()),
    };
    Ok(AppState {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        handbook: match &handbook {
            Some(handbook) => Some(super::handbook::info(engine, handbook)?),
            None => None,
        },
        recent,
        person: person(engine)?,
        settings: settings(engine)?,
        today: today.to_string(),
    })
}

fn settings(engine: &Engine) -> Result<Settings, ApiError> {
    let stored = engine.local(|local| local.setting::<Settings>(SETTINGS))?;
    Ok(stored.unwrap_or(Settings {
        theme: Theme::System,
        language: "system".to_owned(),
        zoom: 100,
    }))
}

/// Sets the personal settings and returns them as they hold now.
///
/// # Errors
/// When a value cannot be taken, or the store cannot be written.
pub fn set(engine: &Engine, request: SettingsRequest) -> Result<Settings, ApiError> {
    let mut settings = request.settings;
    if !LANGUAGES.contains(&settings.language.as_str()) {
        let message = format!("There is no interface language “{}”.", settings.language);
        return Err(ApiError::new(ErrorCode::BadRequest, message));
    }
    settings.zoom = settings.zoom.clamp(80, 200);
    engine.local(|local| local.set_setting(SETTINGS, &settings))?;
    engine.announce(changed(&[tags::SETTINGS]));
    Ok(settings)
}

/// Who acts: what the person said here, else what git knows.
pub(super) fn person(engine: &Engine) -> Result<Person, ApiError> {
    let said = engine.local(|local| local.setting::<Person>(PERSON));
    person_of(said, engine.maybe_handbook().as_deref())
}

/// Who acts in a handbook, with what the person said here, if anything.
pub(super) fn person_of(
    said: Result<Option<Person>, StoreError>,
    handbook: Option<&Handbook>,
) -> Result<Person, ApiError> {
    // A store that cannot be read now, on a full disk say, must not keep anybody from reading and
    // writing texts; git knows who acts as well.
    if let Ok(Some(person)) = said {
        return Ok(person);
    }
    let identity = match handbook {
        Some(handbook) if handbook.is_there() => {
            handbook.read(|reader| -> Result<_, ApiError> { Ok(reader.repo.identity()) })?
        }
        _ => carebook_git::Identity::of_user(),
    };
    Ok(Person {
        name: identity.name,
        email: identity.email,
    })
}

/// Says who acts.
///
/// # Errors
/// When name or address is empty or cannot stand in a commit, or the store cannot be written.
pub fn set_person(engine: &Engine, person: Person) -> Result<Person, ApiError> {
    let clean = |text: &str| text.trim().to_owned();
    let person = Person {
        name: clean(&person.name),
        email: clean(&person.email),
    };
    let unfit = |text: &str| text.is_empty() || text.contains(['<', '>', '\n', '\r', '\0']);
    if unfit(&person.name) {
        return Err(ApiError::new(
            ErrorCode::BadRequest,
            "A name is needed, without angle brackets.",
        )
        .saying("name_needed", &[]));
    }
    if unfit(&person.email) || !person.email.contains('@') {
        return Err(ApiError::new(
            ErrorCode::BadRequest,
            "An e-mail address is needed, such as linh@example.com.",
        )
        .saying("email_needed", &[]));
    }
    engine.local(|local| local.set_setting(PERSON, &person))?;
    engine.announce(changed(&[tags::APP]));
    Ok(person)
}
