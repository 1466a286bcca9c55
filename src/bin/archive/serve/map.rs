//! A map of the world with places on it, drawn from outlines that are in the program.

use archive::index::fact::Tally;
use maud::{Markup, html};

use super::ask::Ask;
use super::tenths;

/// Land and borders, one SVG path each: Natural Earth 1:110m, made by `tools/make_outlines.py`.
const WORLD: &str = include_str!("../../../../data/map/world.txt");
/// The box that they are drawn in.
const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 487.0;
/// The polynomial of Equal Earth (Šavrič, Patterson and Jenny 2018), as in `tools/make_outlines.py`.
const A: [f64; 4] = [1.340264, -0.081106, 0.000893, 0.003796];

/// A place on the map.
pub(super) struct Dot {
    /// As it is called.
    pub name: String,
    /// Degrees north and east.
    pub point: (f64, f64),
    /// Its GeoNames id.
    pub geonames: Option<u32>,
    /// Stories that name it.
    pub stories: usize,
}

impl Dot {
    /// A place that was counted; nothing where nobody knows where it lies.
    pub(super) fn of(tally: &Tally) -> Option<Self> {
        let fact = &tally.fact;
        Some(Self { name: fact.name.clone(), point: fact.point?, geonames: fact.geonames, stories: tally.stories })
    }
}

/// The map, every place a link to its page; large places are drawn first, so that small ones can be reached.
pub(super) fn drawing(dots: &[Dot]) -> Markup {
    let mut lines = WORLD.lines();
    let (land, borders) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    let most = dots.iter().map(|dot| dot.stories).max().unwrap_or(1).max(1) as f64;
    html! {
        figure.map {
            svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="group" aria-label="Map of the places named" {
                path.land d=(land) {}
                path.borders d=(borders) {}
                @for dot in dots {
                    @let (x, y) = project(dot.point);
                    a href=(Ask::place(&dot.name, dot.geonames).url("/place")) {
                        title { (dot.name) ": " (dot.stories) @if dot.stories == 1 { " story" } @else { " stories" } }
                        circle cx=(x) cy=(y) r=(radius(dot.stories as f64 / most)) {}
                    }
                }
            }
        }
    }
}

/// The area of a dot goes with its stories.
fn radius(share: f64) -> f64 {
    tenths(2.5 + 9.5 * share.sqrt())
}

/// Where a place, in degrees north and east, lies in the box.
fn project((lat, lon): (f64, f64)) -> (f64, f64) {
    let theta = (3.0_f64.sqrt() / 2.0 * lat.clamp(-90.0, 90.0).to_radians().sin()).asin();
    let square = theta * theta;
    let slope = A[0] + square * (3.0 * A[1] + square * square * (7.0 * A[2] + 9.0 * A[3] * square));
    let x = 2.0 * 3.0_f64.sqrt() * lon.to_radians() * theta.cos() / (3.0 * slope);
    let y = theta * (A[0] + square * (A[1] + square * square * (A[2] + A[3] * square)));
    let half = 2.0 * 3.0_f64.sqrt() * std::f64::consts::PI / (3.0 * A[0]);
    let scale = WIDTH / (2.0 * half);
    (tenths(WIDTH / 2.0 + x * scale), tenths(HEIGHT / 2.0 - y * scale))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_the_world_are_the_ends_of_the_box() {
        assert_eq!(project((0.0, 0.0)), (500.0, 243.5));
        assert_eq!(project((0.0, 180.0)).0, 1000.0);
        assert_eq!(project((0.0, -180.0)).0, 0.0);
        let (_, north) = project((90.0, 0.0));
        assert!((0.0..1.0).contains(&north), "{north}");
    }

    #[test]
    fn the_outlines_are_two_paths() {
        let lines: Vec<&str> = WORLD.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|line| line.starts_with('M') && line.len() > 5_000));
    }
}
